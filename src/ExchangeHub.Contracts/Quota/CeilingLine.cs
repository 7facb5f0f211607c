using System.ComponentModel.DataAnnotations;

namespace ExchangeHub.Contracts.Quota;

/// <summary>限额: the most staff of one quota type.</summary>
public sealed record CeilingLine
{
    /// <summary>编制类型.</summary>
    public required CodedValue QuotaType { get; init; }

    /// <summary>限额.</summary>
    [Range(0, 100000000)]
    public required int Ceiling { get; init; }

    /// <summary>原限额.</summary>
    [Range(0, 100000000)]
    public int? FormerCeiling { get; init; }
}
