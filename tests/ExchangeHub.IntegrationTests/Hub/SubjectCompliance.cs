using ExchangeHub.Contracts;
using ExchangeHub.Hub.Ledger;
using ExchangeHub.Testing.Databases;
using ExchangeHub.Testing.Records;
using Xunit;

namespace ExchangeHub.IntegrationTests.Hub;

/// <summary>Who an event is about, through corrections of the identity number.</summary>
public abstract class SubjectCompliance<TDatabase>(HubStore<TDatabase> store) : HubCompliance<TDatabase>(store)
    where TDatabase : TestDatabase, new()
{
    [Fact]
    public async Task A_person_has_one_random_key_on_every_node_and_at_all_times()
    {
        await using var here = await StartAsync();
        await using var there = await StartAsync();
        var person = Somebody();

        var first = await here.LedgeredAsync(Events.PostChanged(person));
        var second = await there.LedgeredAsync(Events.PostChanged(person, number: 2));
        var other = await there.LedgeredAsync(Events.PostChanged(Somebody()));

        Assert.StartsWith("person:", first.Subject, StringComparison.Ordinal);
        Assert.DoesNotContain(person.NationalId, first.Subject, StringComparison.Ordinal);
        Assert.Equal(first.Subject, second.Subject);
        Assert.NotEqual(first.Subject, other.Subject);
    }

    [Fact]
    public async Task An_identity_number_in_other_letters_is_the_same_person()
    {
        await using var hub = await StartAsync();
        var person = Enumerable.Range(0, 100).Select(_ => Somebody()).First(p => p.NationalId.EndsWith('X'));
        var one = await hub.LedgeredAsync(Events.PostChanged(person));

        var lower = await hub.LedgeredAsync(Events.PostChanged(person with { NationalId = person.NationalId.ToLowerInvariant() }));

        Assert.Equal(one.Subject, lower.Subject);
    }

    [Fact]
    public async Task A_corrected_number_is_an_alias_of_the_same_person()
    {
        await using var hub = await StartAsync();
        var (former, now) = (Somebody(), Somebody());
        var before = await hub.LedgeredAsync(Events.PostChanged(former));

        var correction = await hub.LedgeredAsync(Correction(now, former));
        var after = await hub.LedgeredAsync(Events.PostChanged(now));
        var late = await hub.LedgeredAsync(Events.PostChanged(former, number: 2));

        Assert.All([correction, after, late], entry => Assert.Equal(before.Subject, entry.Subject));
        Assert.Null(correction.OtherSubject);
    }

    [Fact]
    public async Task A_correction_before_any_other_event_makes_both_numbers_known()
    {
        await using var hub = await StartAsync();
        var (former, now) = (Somebody(), Somebody());

        var results = await hub.AcceptAsync(Correction(now, former), Events.PostChanged(former), Events.PostChanged(now));

        Assert.All(results, result => Assert.Equal(EventStatus.Accepted, result.Status));
        var subjects = await Task.WhenAll(results.Select(result => hub.EntryAsync(result.Sequence!.Value)));
        Assert.Single(subjects.Select(entry => entry.Subject).Distinct());
    }

    [Fact]
    public async Task A_correction_that_is_cancelled_joins_nobody_by_its_cancellation()
    {
        await using var hub = await StartAsync();
        var (one, other) = (Somebody(), Somebody());
        var (first, second) = (await hub.LedgeredAsync(Events.PostChanged(one)), await hub.LedgeredAsync(Events.PostChanged(other)));
        var cancellation = Correction(other, one);
        (cancellation["operation"], cancellation["replacesid"]) = ("cancel", Guid.CreateVersion7().ToString());

        var cancelled = await hub.LedgeredAsync(cancellation);

        Assert.Equal((second.Subject, null), (cancelled.Subject, cancelled.OtherSubject));
        Assert.Equal(first.Subject, (await hub.LedgeredAsync(Events.PostChanged(one, number: 2))).Subject);
        Assert.Equal(second.Subject, (await hub.LedgeredAsync(Events.PostChanged(other, number: 2))).Subject);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_correction_that_joins_two_known_people_keeps_its_place_in_both_lanes(bool inOneBatch)
    {
        await using var hub = await StartAsync();
        var subscription = await hub.SubscribeAsync();
        var (former, now) = (Somebody(), Somebody());
        var events = new[]
        {
            Events.PostChanged(former, 1), Events.PostChanged(now, 2), Correction(now, former), Events.PostChanged(now, 3), Events.PostChanged(former, 4),
        };
        var results = new List<EventResult>();
        foreach (var batch in inOneBatch ? [events] : events.Chunk(1))
        {
            results.AddRange(await hub.AcceptAsync(batch));
        }

        var entries = await Task.WhenAll(results.Select(result => hub.EntryAsync(result.Sequence!.Value)));
        Assert.NotEqual(entries[0].Subject, entries[1].Subject);
        Assert.Equal((entries[0].Subject, entries[1].Subject), (entries[2].Subject, entries[2].OtherSubject));
        Assert.All(entries[3..], entry => Assert.Equal(entries[0].Subject, entry.Subject));
        foreach (var person in new[] { former, now })
        {
            var keys = await hub.Get<SubjectResolver>().AllKeysOfAsync(person.NationalId, TestContext.Current.CancellationToken);
            Assert.Equal(new[] { entries[0].Subject, entries[1].Subject }.Order(), keys.Order());
        }

        // While the last event of either person is with somebody, nothing that follows the correction goes out.
        await hub.ReturnAsync(ReceiptStage.Received, [.. await hub.ClaimAsync(subscription, max: 1)]);
        var lastOfNow = await hub.ClaimAsync(subscription, max: 1);
        Assert.Equal(entries[1].Sequence, Assert.Single(lastOfNow).Entry.Sequence);
        Assert.Empty(await hub.ClaimAsync(subscription));

        await hub.ReturnAsync(ReceiptStage.Received, [.. lastOfNow]);
        Assert.Equal(
            entries[2..].Select(entry => entry.Sequence),
            (await hub.ClaimAsync(subscription)).Select(delivery => delivery.Entry.Sequence));
    }
}

public sealed class SqliteSubjectTests(HubStore<SqliteDatabase> store) : SubjectCompliance<SqliteDatabase>(store);

public sealed class PostgresSubjectTests(HubStore<PostgresDatabase> store) : SubjectCompliance<PostgresDatabase>(store);
