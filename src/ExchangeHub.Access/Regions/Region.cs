namespace ExchangeHub.Access.Regions;

/// <summary>Level of a region, from the root down.</summary>
public enum RegionLevel
{
    /// <summary>The root, code 100000: parent of every province.</summary>
    Central,

    /// <summary>Province, autonomous region, municipality, special administrative region.</summary>
    Province,

    /// <summary>Prefecture level: city, prefecture, league.</summary>
    City,

    /// <summary>County level: district, county, county-level city, banner.</summary>
    County,
}

/// <summary>A region as it stood over one span of time: a new name or parent makes a new span of the same code.</summary>
/// <param name="Code">Six digits, GB/T 2260.</param>
/// <param name="Name">Name.</param>
/// <param name="Level">Level.</param>
/// <param name="ParentCode">Code of the region above; null for the root.</param>
/// <param name="ValidFrom">First day; the tables give years, so 1 January of the year. They begin in 1981.</param>
/// <param name="ValidTo">Last day; null while it is in force.</param>
/// <param name="Successors">Where it went when the span ended; the code itself where only the name or parent changed.</param>
public sealed record Region(
    string Code,
    string Name,
    RegionLevel Level,
    string? ParentCode,
    DateOnly ValidFrom,
    DateOnly? ValidTo,
    IReadOnlyList<string> Successors)
{
    /// <summary>True where the span covers the day.</summary>
    public bool Covers(DateOnly day) => ValidFrom <= day && (ValidTo is null || day <= ValidTo);
}
