using ExchangeHub.Testing.Proof;
using Xunit;

namespace ExchangeHub.UnitTests.Testing;

/// <summary>The checker of the crash proof must see every kind of damage; a sound history shows that it sees nothing else.</summary>
public sealed class ProofCheckerTests
{
    private const string Finance = "finance";

    private static readonly History Sound = SoundHistory();

    [Fact]
    public void Finds_nothing_wrong_with_a_sound_history() => Assert.Empty(ProofChecker.Judge(Sound).Flaws);

    [Fact]
    public void An_acknowledged_event_that_the_ledger_lacks_is_lost() =>
        Sees(Sound with { Ledger = [.. Sound.Ledger.Take(3)], Followed = [1, 2, 3] }, FlawKind.Lost);

    [Fact]
    public void An_event_that_stands_twice_in_the_ledger_is_seen() =>
        Sees(Sound with { Ledger = [.. Sound.Ledger, Sound.Ledger[3] with { Sequence = 5 }], Followed = [1, 2, 3, 4, 5] }, FlawKind.TwiceInLedger);

    [Fact]
    public void An_event_that_nobody_sent_is_seen() => Sees(Sound with { Sent = [.. Sound.Sent.Take(3)] }, FlawKind.NeverSent);

    [Fact]
    public void A_sender_that_was_told_another_sequence_is_seen() =>
        Sees(Sound with { Acknowledged = [.. Sound.Acknowledged, new Acknowledgement(Key("a1"), 4, true)] }, FlawKind.WrongSequence);

    [Fact]
    public void A_missing_sequence_is_a_gap() =>
        Sees(Sound with { Ledger = [.. Sound.Ledger.Take(3), Sound.Ledger[3] with { Sequence = 5 }] }, FlawKind.Gap);

    [Fact]
    public void A_reader_that_missed_an_entry_is_seen() => Sees(Sound with { Followed = [1, 2, 4] }, FlawKind.FollowerMissed);

    [Fact]
    public void A_reader_that_saw_a_later_entry_first_is_seen() => Sees(Sound with { Followed = [1, 3, 2, 4] }, FlawKind.FollowerMissed);

    [Fact]
    public void A_ledger_that_turns_the_events_of_a_subject_around_is_seen() =>
        Sees(WithLedger(1, Sound.Ledger[2].Key, 3, Sound.Ledger[0].Key), FlawKind.LedgerOutOfOrder);

    [Fact]
    public void A_subject_whose_earlier_event_is_missing_from_the_ledger_is_seen() =>
        Sees(Sound with { Sent = [.. Sound.Sent.Where(sent => sent.Place > 1)] }, FlawKind.LedgerOutOfOrder);

    [Fact]
    public void Two_people_taken_for_one_are_seen() =>
        Sees(Sound with { Ledger = [.. Sound.Ledger.Select(entry => entry with { Subject = "person:x" })] }, FlawKind.SubjectMixed);

    [Fact]
    public void One_person_taken_for_two_is_seen() =>
        Sees(Sound with { Ledger = [.. Sound.Ledger.Select(entry => entry with { Subject = $"person:{entry.Sequence}" })] }, FlawKind.SubjectMixed);

    [Fact]
    public void An_event_that_was_never_routed_is_seen() =>
        Sees(WithEntry(2, entry => entry with { Deliveries = [] }), FlawKind.NotRouted);

    [Fact]
    public void Two_deliveries_of_one_event_to_one_subscriber_are_seen() =>
        Sees(WithEntry(2, entry => entry with { Deliveries = [.. entry.Deliveries, entry.Deliveries[0] with { DeliveryId = Delivery(9) }] }), FlawKind.RoutedTwice);

    [Fact]
    public void An_event_that_the_subscriber_did_not_apply_is_seen() =>
        Sees(WithApplications(1, 2, 3), FlawKind.NotApplied);

    [Fact]
    public void An_event_that_was_applied_by_two_delivery_ids_is_seen()
    {
        var routedTwice = WithEntry(2, entry => entry with { Deliveries = [.. entry.Deliveries, entry.Deliveries[0] with { DeliveryId = Delivery(9) }] });
        var finance = Sound.Subscribers[0];

        Sees(
            routedTwice with { Subscribers = [finance with { Applications = [.. finance.Applications, new Application(Delivery(9), Key("b1"))] }] },
            FlawKind.AppliedTwice);
    }

    [Fact]
    public void An_event_that_was_applied_twice_by_one_delivery_id_is_seen() => Sees(WithApplications(1, 2, 2, 3, 4), FlawKind.AppliedTwice);

    [Fact]
    public void A_subject_applied_out_of_order_is_seen() => Sees(WithApplications(3, 2, 1, 4), FlawKind.AppliedOutOfOrder);

    [Fact]
    public void Different_subjects_need_no_order_among_themselves() => Assert.Empty(ProofChecker.Judge(WithApplications(2, 4, 1, 3)).Flaws);

    [Fact]
    public void An_application_by_a_delivery_that_the_hub_does_not_know_is_seen()
    {
        var finance = Sound.Subscribers[0];
        Sees(
            Sound with { Subscribers = [finance with { Applications = [.. finance.Applications.Take(3), new Application(Delivery(9), Key("b2"))] }] },
            FlawKind.AppliedUnknown);
    }

    [Fact]
    public void A_delivery_that_is_not_completed_is_seen() =>
        Sees(WithEntry(2, entry => entry with { Deliveries = [entry.Deliveries[0] with { State = "under-way" }] }), FlawKind.ReceiptLost);

    [Fact]
    public void A_receipt_that_was_taken_but_is_not_in_the_trace_is_seen()
    {
        var finance = Sound.Subscribers[0];
        Sees(Sound with { Subscribers = [finance with { Receipts = [.. finance.Receipts, new RecordedReceipt(Delivery(1), "received")] }] }, FlawKind.ReceiptLost);
    }

    [Fact]
    public void A_subscriber_is_not_asked_for_what_it_is_not_owed()
    {
        var finance = Sound.Subscribers[0];
        var another = new SubscriberHistory("staffing", [], 0, []) { IsOwed = _ => false };

        Assert.Empty(ProofChecker.Judge(Sound with { Subscribers = [finance, another] }).Flaws);
    }

    [Fact]
    public void The_summary_counts_what_was_lost_repeated_and_turned_around()
    {
        var lost = ProofChecker.Judge(WithApplications(3, 2, 2, 1));

        Assert.Equal(
            "rounds 20, events 4, acknowledged 4, deliveries 4, receipts 4, duplicates answered 1, redeliveries 2, lost 1, applied twice 1, out of order 1, other flaws 0",
            lost.Summary(20));
    }

    private static void Sees(History doctored, FlawKind kind) =>
        Assert.Contains(ProofChecker.Judge(doctored).Flaws, flaw => flaw.Kind == kind);

    // Persons A and B, two events each, taking turns: a1 b1 a2 b2.
    private static History SoundHistory()
    {
        SentEvent[] sent = [new(Key("a1"), "A", 1), new(Key("b1"), "B", 1), new(Key("a2"), "A", 2), new(Key("b2"), "B", 2)];
        return new History(
            sent,
            [.. sent.Select((one, i) => new Acknowledgement(one.Key, i + 1, false)), new Acknowledgement(sent[0].Key, 1, true)],
            [.. sent.Select((one, i) => new LedgerFact(i + 1, one.Key, $"person:{one.Lane}", [new DeliveryFact(Delivery(i + 1), Finance, "completed", ["completed"])]))],
            [1, 2, 3, 4],
            [new SubscriberHistory(
                Finance,
                [.. sent.Select((one, i) => new Application(Delivery(i + 1), one.Key))],
                2,
                [.. sent.Select((_, i) => new RecordedReceipt(Delivery(i + 1), "completed"))])]);
    }

    private static History WithEntry(int sequence, Func<LedgerFact, LedgerFact> change) =>
        Sound with { Ledger = [.. Sound.Ledger.Select(entry => entry.Sequence == sequence ? change(entry) : entry)] };

    private static History WithLedger(long first, EventKey firstKey, long second, EventKey secondKey) =>
        Sound with
        {
            Ledger = [.. Sound.Ledger.Select(entry => entry.Sequence == first ? entry with { Key = firstKey } : entry.Sequence == second ? entry with { Key = secondKey } : entry)],
        };

    private static History WithApplications(params int[] sequences) =>
        Sound with
        {
            Subscribers = [Sound.Subscribers[0] with { Applications = [.. sequences.Select(n => new Application(Delivery(n), Sound.Ledger[n - 1].Key))] }],
        };

    private static EventKey Key(string id) => new("/430700/organization", id);

    private static Guid Delivery(int n) => new(n, 0, 0, [0, 0, 0, 0, 0, 0, 0, 0]);
}
