using ExchangeHub.Adapters.Connectors;
using ExchangeHub.Adapters.Exchange.Rosters;
using ExchangeHub.Contracts;
using ExchangeHub.Contracts.Codes;
using ExchangeHub.Contracts.Roster;
using ExchangeHub.Testing.Records;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace ExchangeHub.UnitTests.Rosters;

public sealed class RosterPublisherTests
{
    private static readonly RosterSnapshot Snapshot = RosterSnapshot.Create(Department.Hr, "430700", new DateOnly(2026, 10, 31), "run-7");

    private readonly FakeHub hub = new();
    private readonly Cursors cursors = new();

    [Fact]
    public async Task A_roster_is_begun_paged_and_completed()
    {
        var outcome = await PublishAsync(People(1100, leftOut: 3));

        Assert.Equal((1100, 3, 5, 0), (outcome.People, outcome.RowsLeftOut, outcome.Accepted, outcome.Duplicate));
        Assert.Equal([500, 500, 100], hub.Pages.Select(page => page.People.Count));
        Assert.Equal((1100, 3, 3), (hub.Completed!.People, hub.Completed.Pages, hub.Completed.RowsLeftOut));
        Assert.Equal($"{Snapshot.Id}-started", hub.Asked[0]);
        Assert.Equal($"{Snapshot.Id}-completed", hub.Asked[^1]);
    }

    [Fact]
    public async Task A_receiver_works_out_the_same_digest_from_the_pages()
    {
        await PublishAsync(People(620));

        Assert.Equal(hub.Completed!.Digest, hub.DigestOfPages());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Stopped_anywhere_it_goes_on_after_the_last_answer_and_ends_as_if_never_stopped(int submissions)
    {
        hub.LostAfter = submissions;
        await Assert.ThrowsAsync<TimeoutException>(() => PublishAsync(People(4600)));
        hub.LostAfter = null;
        var before = hub.Asked.Count;

        var outcome = await PublishAsync(People(4600));

        Assert.Equal(Enumerable.Range(1, 10), hub.Pages.Select(page => page.Page));
        Assert.Equal(hub.Completed!.Digest, hub.DigestOfPages());
        Assert.Equal(4600, outcome.People);
        // The submission whose answer was lost is repeated and known; what was answered for is not sent again.
        Assert.Equal(outcome.Duplicate, hub.Asked.Skip(before).Count(id => hub.Asked.Take(before).Contains(id)));
        Assert.InRange(outcome.Duplicate, 1, 4);
    }

    [Fact]
    public async Task People_who_changed_since_the_pages_already_sent_make_no_complete_roster()
    {
        hub.LostAfter = 3;
        await Assert.ThrowsAsync<TimeoutException>(() => PublishAsync(People(4600)));
        hub.LostAfter = null;

        await Assert.ThrowsAsync<RosterChangedException>(() => PublishAsync(People(4600, from: 1)));

        Assert.Null(hub.Completed);
    }

    [Fact]
    public async Task People_who_are_not_those_of_the_first_look_make_no_complete_roster()
    {
        await Assert.ThrowsAsync<RosterChangedException>(() => PublishAsync(People(10), new RosterExpectation(11, "of others")));

        Assert.Null(hub.Completed);
    }

    [Fact]
    public async Task A_refusal_is_told_with_its_code_and_nothing_follows_it()
    {
        hub.Refuses = "-page-";

        var refused = await Assert.ThrowsAsync<RosterRefusedException>(() => PublishAsync(People(3)));

        Assert.Equal(RejectionCode.RegionNotAllowed, Assert.Single(refused.Result.Errors).Code);
        Assert.Null(hub.Completed);
    }

    private Task<RosterOutcome> PublishAsync(IAsyncEnumerable<RosterPerson?> people, RosterExpectation? expected = null) =>
        new RosterPublisher(hub.SubmitAsync, TimeProvider.System, NullLogger<RosterPublisher>.Instance, cursors)
            .PublishAsync(Snapshot, people, expected, null, TestContext.Current.CancellationToken);

    private static IAsyncEnumerable<RosterPerson?> People(int count, int leftOut = 0, int from = 0) => Enumerable.Range(from, count)
        .Select(n => (RosterPerson?)new RosterPerson { NationalId = new CitizenId(SyntheticPerson.Number(n).NationalId), PersonName = SyntheticPerson.Number(n).Name })
        .Concat(Enumerable.Repeat<RosterPerson?>(null, leftOut))
        .ToAsyncEnumerable();

    private sealed class Cursors : ICursorStore
    {
        private readonly Dictionary<string, string> kept = [];

        public string? Get(string name) => kept.GetValueOrDefault(name);

        public void Set(string name, string value) => kept[name] = value;
    }
}
