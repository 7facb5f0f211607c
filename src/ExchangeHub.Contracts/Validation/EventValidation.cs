using ExchangeHub.Contracts.Codes;

namespace ExchangeHub.Contracts.Validation;

/// <summary>What is wrong with an event: errors reject it, warnings travel with it.</summary>
/// <param name="Errors">Why it is rejected; empty where it is not.</param>
/// <param name="Warnings">Quality findings kept beside it.</param>
public sealed record EventValidation(IReadOnlyList<Finding> Errors, IReadOnlyList<Finding> Warnings)
{
    /// <summary>Nothing found.</summary>
    public static EventValidation Clean { get; } = new([], []);

    /// <summary>True where nothing rejects it.</summary>
    public bool IsValid => Errors.Count == 0;
}

/// <summary>What validation has to know beyond the event and its contract.</summary>
/// <param name="Now">The present; the validator has no clock.</param>
/// <param name="Regions">How region codes inside other codes stand.</param>
/// <param name="RegionExists">Whether a region is in the tree on a day.</param>
/// <param name="AllowSynthetic">True where invented people and institutions are at home: sandbox and tests.</param>
/// <param name="MaxConfidentiality">The highest <see cref="Confidentiality"/> this network may carry.</param>
public sealed record ValidationContext(
    DateTimeOffset Now,
    IRegionStandings Regions,
    Func<string, DateOnly, bool> RegionExists,
    bool AllowSynthetic,
    string MaxConfidentiality)
{
    // Made anew each time: a copy made by 'with' must not keep the old present.
    internal TimeProvider Clock => new FixedClock(Now);

    private sealed class FixedClock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now.ToUniversalTime();
    }
}
