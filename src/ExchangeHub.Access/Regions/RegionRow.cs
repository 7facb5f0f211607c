namespace ExchangeHub.Access.Regions;

/// <summary>One line of the history table: a code over one span of time, its parents by name. Line is 0 where it is not of an imported file.</summary>
internal sealed record RegionRow(
    int Line,
    string Code,
    string Province,
    string Prefecture,
    string Name,
    RegionLevel Level,
    DateOnly From,
    DateOnly? Until,
    IReadOnlyList<string> Successors)
{
    /// <summary>Stands in the prefecture column of counties that their province manages itself.</summary>
    public const string ManagedByProvince = "直辖";

    /// <summary>First day on which it no longer holds.</summary>
    public int End => Until?.DayNumber ?? int.MaxValue;

    public bool HangsOnProvince => Prefecture is "" or ManagedByProvince;

    public bool Covers(DateOnly day) => From <= day && day.DayNumber < End;

    /// <summary>The day the span was last seen on, for a parent to cover.</summary>
    public DateOnly LastDay => Until?.AddDays(-1) ?? DateOnly.MaxValue;
}
