using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using CsCheck;
using ExchangeHub.Access;
using ExchangeHub.Access.Regions;
using ExchangeHub.Contracts;
using ExchangeHub.Hub.Ledger;
using ExchangeHub.Hub.Records;
using ExchangeHub.IntegrationTests.Hub;
using ExchangeHub.Testing.Databases;
using ExchangeHub.Testing.Records;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace ExchangeHub.IntegrationTests.Records;

/// <summary>The records are what the ledger says, in whatever steps they followed it.</summary>
public abstract class RecordProjectionCompliance<TDatabase>(HubStore<TDatabase> store) : HubCompliance<TDatabase>(store)
    where TDatabase : TestDatabase, new()
{
    private static readonly Caller Staffing = new("staffing-changde", Department.Staffing, Events.City);
    private static int units;

    [Fact]
    public async Task Corrections_cancellations_and_late_events_leave_what_a_plain_reading_of_the_ledger_says()
    {
        await using var hub = await StartAsync();
        await Gen.Select(Gen.Int[0, 5], Gen.Int[1, 9], Gen.Int[0, 2], Gen.Int[0, 100]).Array[1, 15].SampleAsync(async steps =>
        {
            var (people, unit) = (new[] { Somebody(), Somebody(), Somebody() }, $"p-unit-{Interlocked.Increment(ref units)}");
            var sent = new List<JsonObject>();
            foreach (var (what, day, who, other) in steps)
            {
                var one = Life(what, people[who], unit, string.Create(CultureInfo.InvariantCulture, $"2026-03-0{day}"));
                if (what >= 3 && sent.Count > 0)
                {
                    one.Replacing(what == 3 ? Operation.Cancel : Operation.Correct, sent[other % sent.Count]);
                }

                sent.Add(one);
                Assert.All(await hub.AcceptAsync(one["source"]!.GetValue<string>().EndsWith("staffing", StringComparison.Ordinal) ? Staffing : TestHub.Organization, one), Accepted);
                if (other % 3 == 0)
                {
                    await hub.Get<RecordProjection>().StepAsync(TestContext.Current.CancellationToken);
                }
            }

            await hub.CatchUpAsync();
            Assert.Equal(await PlainReadingAsync(hub), await VersionsAsync(hub));
        }, iter: 15, threads: 1);

        var grown = await VersionsAsync(hub);
        Assert.NotEmpty(grown);
        await hub.Get<RecordGenerations>().StartAsync(TestContext.Current.CancellationToken);
        await hub.CatchUpAsync();
        var all = await hub.Get<RecordGenerations>().AllAsync(TestContext.Current.CancellationToken);

        Assert.True(all[0].Generation > 1);
        Assert.Equal(grown, await VersionsAsync(hub));
    }

    [Fact]
    public async Task The_old_records_answer_until_the_new_ones_have_come_as_far_and_are_removed_later()
    {
        await using var hub = await StartAsync();
        var (person, unit) = (Somebody(), $"p-unit-{Interlocked.Increment(ref units)}");
        Assert.All(await hub.AcceptAsync(Staffing, RecordEvents.Enrolled(person, unit)), Accepted);
        await hub.CatchUpAsync();
        var before = await hub.Get<RecordGenerations>().AllAsync(TestContext.Current.CancellationToken);

        var generation = await hub.Get<RecordGenerations>().StartAsync(TestContext.Current.CancellationToken);
        Assert.Equal(generation, await hub.Get<RecordGenerations>().StartAsync(TestContext.Current.CancellationToken));
        Assert.False(await hub.Get<RecordGenerations>().SwitchAsync(TestContext.Current.CancellationToken));
        Assert.Single(await hub.StaffAsync(unit));
        await hub.CatchUpAsync();
        Assert.Single(await hub.StaffAsync(unit));
        Assert.Equal(generation, (await hub.Get<RecordGenerations>().AllAsync(TestContext.Current.CancellationToken))[0].Generation);

        hub.Clock.Advance(TimeSpan.FromMinutes(2));
        await hub.CatchUpAsync();
        Assert.Equal(0, await hub.NumberAsync($"select count(*) from record_fact where generation = {before[0].Generation}"));
        Assert.Single(await hub.StaffAsync(unit));
    }

    [Fact]
    public async Task An_answer_says_how_far_it_goes_and_how_far_it_lags()
    {
        await using var hub = await StartAsync();
        await hub.CatchUpAsync();
        await hub.AcceptAsync(Staffing, RecordEvents.Enrolled(Somebody(), "p-unit-0"), RecordEvents.Enrolled(Somebody(), "p-unit-0"));

        await using (var late = await hub.Get<RecordReader>().OpenAsync(new DateOnly(2026, 4, 1), TestContext.Current.CancellationToken))
        {
            Assert.Equal(2, late.Behind);
        }

        await hub.CatchUpAsync();
        await using var now = await hub.Get<RecordReader>().OpenAsync(new DateOnly(2026, 4, 1), TestContext.Current.CancellationToken);
        Assert.Equal((0, await hub.NumberAsync("select max(sequence) from ledger_entry")), (now.Behind, now.Through));
    }

    [Fact]
    public async Task Two_nodes_apply_each_entry_once()
    {
        await using var one = await StartAsync();
        await using var other = await StartAsync();
        var unit = $"p-unit-{Interlocked.Increment(ref units)}";
        for (var i = 0; i < 5; i++)
        {
            await one.AcceptAsync(Staffing, [.. Enumerable.Range(0, 150).Select(_ => RecordEvents.Enrolled(Somebody(), unit))]);
        }

        await Task.WhenAll(one.CatchUpAsync(), other.CatchUpAsync());

        Assert.Equal(750, (await one.StaffAsync(unit)).Count);
        Assert.Equal(await PlainReadingAsync(one), await VersionsAsync(one));
    }

    [Fact]
    public async Task Two_numbers_of_one_person_become_one_record()
    {
        await using var hub = await StartAsync();
        var (now, former, unit) = (Somebody(), Somebody(), $"p-unit-{Interlocked.Increment(ref units)}");
        await hub.AcceptAsync(Staffing, RecordEvents.Enrolled(former, unit), RecordEvents.Enrolled(now, unit, effective: "2026-02-27"));
        await hub.CatchUpAsync();
        Assert.Equal(2, (await hub.StaffAsync(unit)).Count);

        await hub.AcceptAsync(Correction(now, former));
        await hub.CatchUpAsync();

        var joined = Assert.Single(await hub.StaffAsync(unit));
        Assert.Equal(await hub.Get<SubjectResolver>().KeyOfAsync(former.NationalId, TestContext.Current.CancellationToken), joined.Key);
        Assert.Equal(await PlainReadingAsync(hub), await VersionsAsync(hub));
    }

    private static JsonObject Life(int what, SyntheticPerson person, string unit, string day) => (what % 3) switch
    {
        0 => RecordEvents.Enrolled(person, unit, effective: day),
        1 => RecordEvents.PostChanged(person, unit, $"{day}科科长", effective: day),
        _ => RecordEvents.Released(person, unit, effective: day),
    };

    private static void Accepted(EventResult result) => Assert.True(result.Status == EventStatus.Accepted, string.Join(", ", result.Errors));

    /// <summary>Every version of the generation in force, opened.</summary>
    private static async Task<List<string>> VersionsAsync(TestHub hub)
    {
        var current = (await hub.Get<RecordGenerations>().AllAsync(TestContext.Current.CancellationToken))[0].Generation;
        var rows = await hub.QueryAsync(db => db.Set<RecordVersion>().AsNoTracking()
            .Where(version => EF.Property<int>(version, "Generation") == current).ToListAsync(TestContext.Current.CancellationToken));
        var seal = hub.Get<RecordSeal>();
        return [.. rows.Select(row => Show(row, seal.OpenVersion(RecordKind.Of(row.Kind), row.Key, row.ValidFrom, row.Body).GetRawText())).Order(StringComparer.Ordinal)];
    }

    /// <summary>The same without steps, tables or order of arrival: all that was not taken back, sorted and folded.</summary>
    private static async Task<List<string>> PlainReadingAsync(TestHub hub)
    {
        var entries = await hub.Get<LedgerFollower>().ReadAsync(0, int.MaxValue, TestContext.Current.CancellationToken);
        var gone = entries.Where(entry => entry.Replaces is not null).Select(entry => (entry.Source, entry.Replaces)).ToHashSet();
        var joined = entries.Where(entry => entry.OtherSubject is not null).ToDictionary(entry => entry.OtherSubject!, entry => entry.Subject);
        return
        [
            .. entries.Where(entry => entry.Fact is not null && !gone.Contains((entry.Source, entry.EventId)))
                .SelectMany(entry => RecordKind.Named(entry.Subject, entry.Fact!).Select(id => (Id: id with { Key = joined.GetValueOrDefault(id.Key, id.Key) }, entry.Fact)))
                .GroupBy(one => one.Id, one => one.Fact!)
                .SelectMany(group => RecordFold.Fold(RecordKind.Of(group.Key.Kind), group.Key.Key, group, hub.Get<IRegionTrees>().Current))
                .Select(version => Show(version, Encoding.UTF8.GetString(version.Body)))
                .Order(StringComparer.Ordinal),
        ];
    }

    private static string Show(RecordVersion version, string body) => $"{version with { Body = [] }} {body}";
}

public sealed class SqliteRecordProjectionTests(HubStore<SqliteDatabase> store) : RecordProjectionCompliance<SqliteDatabase>(store);

public sealed class PostgresRecordProjectionTests(HubStore<PostgresDatabase> store) : RecordProjectionCompliance<PostgresDatabase>(store);
