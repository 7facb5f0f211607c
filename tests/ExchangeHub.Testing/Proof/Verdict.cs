using System.Globalization;

namespace ExchangeHub.Testing.Proof;

/// <summary>What can be wrong with a history.</summary>
public enum FlawKind
{
    /// <summary>Acknowledged, but not in the ledger.</summary>
    Lost,

    /// <summary>In the ledger, but never delivered to a subscriber it is owed to.</summary>
    NotRouted,

    /// <summary>Delivered perhaps, but not in the subscriber's store.</summary>
    NotApplied,

    TwiceInLedger,

    /// <summary>Two deliveries of one event to one subscriber.</summary>
    RoutedTwice,

    AppliedTwice,

    /// <summary>The ledger does not keep the order in which a subject's events were sent.</summary>
    LedgerOutOfOrder,

    AppliedOutOfOrder,

    /// <summary>A sequence is missing or stands at the wrong place.</summary>
    Gap,

    /// <summary>The reader that followed the ledger saw something else than the ledger holds.</summary>
    FollowerMissed,

    /// <summary>The sender was told another sequence than the event has.</summary>
    WrongSequence,

    /// <summary>One subject became two, or two became one.</summary>
    SubjectMixed,

    /// <summary>Nobody sent it.</summary>
    NeverSent,

    /// <summary>Applied, although the hub knows no such delivery.</summary>
    AppliedUnknown,

    /// <summary>The subscriber returned it, the hub said so, but the trace does not have it; or the business is not completed.</summary>
    ReceiptLost,
}

/// <summary>One thing that is wrong.</summary>
public sealed record Flaw(FlawKind Kind, string Detail);

/// <summary>What the checker found.</summary>
public sealed record Verdict(History History, IReadOnlyList<Flaw> Flaws)
{
    private const int Shown = 20;

    private static readonly FlawKind[] Losses = [FlawKind.Lost, FlawKind.NotRouted, FlawKind.NotApplied, FlawKind.ReceiptLost];
    private static readonly FlawKind[] Repetitions = [FlawKind.TwiceInLedger, FlawKind.RoutedTwice, FlawKind.AppliedTwice];
    private static readonly FlawKind[] Disorder = [FlawKind.LedgerOutOfOrder, FlawKind.AppliedOutOfOrder];

    /// <summary>The proof in one line.</summary>
    public string Summary(int rounds) => string.Create(
        CultureInfo.InvariantCulture,
        $"rounds {rounds}, events {History.Ledger.Count}, acknowledged {History.Acknowledged.Select(a => a.Key).Distinct().Count()}, deliveries {History.Ledger.Sum(entry => entry.Deliveries.Count)}, receipts {History.Ledger.Sum(entry => entry.Deliveries.Sum(delivery => delivery.Receipts.Count))}, duplicates answered {History.Acknowledged.Count(a => a.Duplicate)}, redeliveries {History.Subscribers.Sum(s => s.Redeliveries)}, lost {Count(Losses)}, applied twice {Count(Repetitions)}, out of order {Count(Disorder)}, other flaws {Flaws.Count - Count([.. Losses, .. Repetitions, .. Disorder])}");

    /// <summary>The first flaws, one a line.</summary>
    public override string ToString() =>
        string.Join('\n', Flaws.Take(Shown).Select(flaw => $"{flaw.Kind}: {flaw.Detail}"));

    private int Count(IEnumerable<FlawKind> kinds) => Flaws.Count(flaw => kinds.Contains(flaw.Kind));
}
