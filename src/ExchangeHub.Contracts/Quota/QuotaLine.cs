using System.ComponentModel.DataAnnotations;

namespace ExchangeHub.Contracts.Quota;

/// <summary>编制: how many staff of one quota type with one funding form. Funding belongs to the line, not to the institution.</summary>
public sealed record QuotaLine
{
    /// <summary>编制类型; localities have types of their own.</summary>
    public required CodedValue QuotaType { get; init; }

    /// <summary>经费形式, DM047.</summary>
    public CodedValue? FundingForm { get; init; }

    /// <summary>编制数.</summary>
    [Range(0, 1000000)]
    public required int Number { get; init; }

    /// <summary>原编制数.</summary>
    [Range(0, 1000000)]
    public int? FormerNumber { get; init; }
}
