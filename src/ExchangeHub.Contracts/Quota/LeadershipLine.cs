using System.ComponentModel.DataAnnotations;

namespace ExchangeHub.Contracts.Quota;

/// <summary>职数: how many leadership posts of one level.</summary>
public sealed record LeadershipLine
{
    /// <summary>职务层次, GB/T 12407.</summary>
    public required CodedValue Level { get; init; }

    /// <summary>True for leaders of internal units (内设机构领导职数), false or absent for the institution's own.</summary>
    public bool? OfInternalUnits { get; init; }

    /// <summary>职数.</summary>
    [Range(0, 100000)]
    public required int Number { get; init; }

    /// <summary>原职数.</summary>
    [Range(0, 100000)]
    public int? FormerNumber { get; init; }
}
