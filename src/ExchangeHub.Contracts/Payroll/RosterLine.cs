using System.ComponentModel.DataAnnotations;

namespace ExchangeHub.Contracts.Payroll;

/// <summary>How many people are paid of one quota type and funding form.</summary>
public sealed record RosterLine
{
    /// <summary>编制类型.</summary>
    public required CodedValue QuotaType { get; init; }

    /// <summary>经费形式, DM047.</summary>
    public CodedValue? FundingForm { get; init; }

    /// <summary>人数.</summary>
    [Range(0, 1000000)]
    public required int Heads { get; init; }
}
