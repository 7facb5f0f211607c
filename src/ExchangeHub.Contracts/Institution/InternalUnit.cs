using System.ComponentModel.DataAnnotations;

namespace ExchangeHub.Contracts.Institution;

/// <summary>内设机构: a unit inside an institution, without a quota of its own.</summary>
public sealed record InternalUnit
{
    /// <summary>名称.</summary>
    [Classified(Classification.Public)]
    public required string Name { get; init; }

    /// <summary>规格.</summary>
    [Classified(Classification.Public)]
    public CodedValue? Grade { get; init; }

    /// <summary>职责.</summary>
    [MaxLength(2000)]
    public string? Functions { get; init; }
}
