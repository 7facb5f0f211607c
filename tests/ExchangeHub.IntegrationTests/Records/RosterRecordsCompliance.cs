using System.Text.Json;
using ExchangeHub.Access;
using ExchangeHub.Contracts;
using ExchangeHub.Contracts.Roster;
using ExchangeHub.Hub.Records;
using ExchangeHub.IntegrationTests.Hub;
using ExchangeHub.Testing.Databases;
using ExchangeHub.Testing.Records;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace ExchangeHub.IntegrationTests.Records;

/// <summary>What a staffing office hands over of its register becomes records.</summary>
public abstract class RosterRecordsCompliance<TDatabase>(HubStore<TDatabase> store) : HubCompliance<TDatabase>(store)
    where TDatabase : TestDatabase, new()
{
    private static readonly Caller Staffing = new("staffing-changde", Department.Staffing, Events.City);

    [Fact]
    public async Task A_roster_counts_once_it_is_whole()
    {
        await using var hub = await StartAsync();
        var (people, unit) = (Enumerable.Range(0, 1200).Select(_ => Somebody()).ToList(), "roster-unit");
        var roster = RosterSnapshot.Create(Department.Staffing, Events.City, new DateOnly(2026, 3, 1), unit);
        var lines = people.ConvertAll(person => RosterSnapshot.Canonical(new RosterPerson
        {
            NationalId = new(person.NationalId),
            PersonName = person.Name,
            InstitutionId = unit,
            QuotaType = new CodedValue("3", "编制性质"),
        }));
        using var digest = new RosterDigest();
        lines.ForEach(line => digest.Add(line));
        var at = hub.Clock.GetUtcNow();
        List<CloudEvent> pages = [.. lines.Chunk(SnapshotPage.MostPeople).Select((page, i) => roster.Page(i + 1, 3, page, at))];

        // The second page comes again last, as after a lost answer.
        await SendAsync(hub, roster.Started(people.Count, at), pages[0], pages[2], roster.Completed(people.Count, 0, digest.Current(), at));
        await hub.CatchUpAsync();
        Assert.Empty(await hub.StaffAsync(unit));

        await SendAsync(hub, pages[1]);
        await hub.AcceptAsync(Staffing, RecordEvents.Released(people[7], unit, effective: "2026-03-20"));
        await hub.CatchUpAsync();

        Assert.Equal(1199, (await hub.StaffAsync(unit)).Count);
        // No identity number at rest.
        var kept = await hub.QueryAsync(db => db.Set<RecordFactRow>().Select(fact => fact.Body)
            .Concat(db.Set<RecordVersion>().Select(version => version.Body)).ToListAsync(TestContext.Current.CancellationToken));
        Assert.True(kept.Count > 2400);
        Assert.DoesNotContain(kept, body => body.AsSpan().IndexOf("990000"u8) >= 0);
    }

    private static async Task SendAsync(TestHub hub, params CloudEvent[] events) =>
        Assert.All(await hub.AcceptAsync(Staffing, [.. events.Select(one => JsonSerializer.SerializeToElement(one, WireJson.Options))]), result => Assert.Equal(EventStatus.Accepted, result.Status));
}

public sealed class SqliteRosterRecordsTests(HubStore<SqliteDatabase> store) : RosterRecordsCompliance<SqliteDatabase>(store);

public sealed class PostgresRosterRecordsTests(HubStore<PostgresDatabase> store) : RosterRecordsCompliance<PostgresDatabase>(store);
