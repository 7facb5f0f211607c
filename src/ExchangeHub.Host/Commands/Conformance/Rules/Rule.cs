namespace ExchangeHub.Host.Commands.Conformance.Rules;

/// <summary>One thing that a client has to do right.</summary>
internal abstract class Rule
{
    /// <summary>Never changes once it was published.</summary>
    public abstract string Id { get; }

    /// <summary>What is right.</summary>
    public abstract string Title { get; }

    /// <summary>What the vendor has its own client do; null where the rule shows by itself.</summary>
    public virtual string? Ask => null;

    /// <summary>Where it stands.</summary>
    public virtual string Document => "docs/connecting.md";

    /// <summary>The scope without which it does not apply.</summary>
    public virtual string? Scope => null;

    /// <summary>True where a client that never shows it fails; else it is skipped.</summary>
    public virtual bool MustBeSeen => true;

    /// <summary>Why it cannot be looked at in this run; null where it can.</summary>
    public virtual string? Reason(KitSession session) => null;

    /// <summary>Does what the rule is about in the client's name.</summary>
    public abstract Task DriveAsync(KitSession session, CancellationToken cancellationToken);

    /// <summary>Looks at what has been seen so far; null where that does not decide it yet.</summary>
    public abstract Task<Verdict?> JudgeAsync(KitSession session, CancellationToken cancellationToken);
}

/// <summary>How a rule came out.</summary>
internal sealed record Verdict(string Status, string Reason)
{
    public const string Passed = "pass";
    public const string Failed = "fail";
    public const string Left = "skipped";

    public static Verdict Pass(string reason) => new(Passed, reason);

    public static Verdict Fail(string reason) => new(Failed, reason);

    public static Verdict Skip(string reason) => new(Left, reason);
}
