namespace ExchangeHub.Contracts.Codes;

/// <summary>What a check of a code found, after domain rules on dirty but real data.</summary>
public enum CodeVerdict
{
    /// <summary>All checks pass.</summary>
    Valid,

    /// <summary>Usable, with a quality issue that travels with the event.</summary>
    ValidWithWarning,

    /// <summary>Its own check fails, yet the register may know it (early pilot regions).</summary>
    NonConforming,

    /// <summary>Not a code.</summary>
    Invalid,
}

/// <summary>One reason behind a verdict.</summary>
/// <param name="Code">Slug of <c>contracts/rejections.md</c>.</param>
/// <param name="Detail">What is wrong, without the value.</param>
public sealed record CodeReason(string Code, string Detail);

/// <summary>A verdict, the normal form where there is one, and the reasons.</summary>
/// <param name="Verdict">The verdict.</param>
/// <param name="Normalized">Trimmed, half-width, upper-case form, never repaired; null where not even length and characters fit.</param>
/// <param name="Reasons">Why it is not simply valid.</param>
public sealed record CodeCheck(CodeVerdict Verdict, string? Normalized, IReadOnlyList<CodeReason> Reasons)
{
    /// <summary>Verdict and reason codes; the value stays out, as it may be an identity number.</summary>
    public override string ToString() => $"{Verdict} [{string.Join(", ", Reasons.Select(reason => reason.Code))}]";
}

/// <summary>What is known of a region code.</summary>
public enum RegionStanding
{
    /// <summary>Never listed.</summary>
    Unknown,

    /// <summary>In force.</summary>
    Current,

    /// <summary>Once in force, retired or changed.</summary>
    Historic,

    /// <summary>An aggregate or placeholder that real codes carry (市辖区, 省直辖县), or the central level 100000.</summary>
    Placeholder,

    /// <summary>The prefix 990000, reserved for invented people and institutions.</summary>
    Synthetic,
}

/// <summary>Knows how region codes inside other codes stand; such codes are frozen history and never give rights.</summary>
public interface IRegionStandings
{
    /// <summary>The standing of a six-digit code.</summary>
    RegionStanding StandingOf(string code);

    /// <summary>The same for a part of a longer code; a table on the hot path answers it without a copy.</summary>
    RegionStanding StandingOf(ReadOnlySpan<char> code) => StandingOf(code.ToString());
}
