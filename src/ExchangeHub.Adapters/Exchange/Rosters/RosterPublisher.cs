using System.Diagnostics;
using System.Globalization;
using ExchangeHub.Adapters.Connectors;
using ExchangeHub.Contracts;
using ExchangeHub.Contracts.Roster;
using Microsoft.Extensions.Logging;

namespace ExchangeHub.Adapters.Exchange.Rosters;

/// <summary>How events reach the hub; the answers come in their order. Throws where the hub cannot be reached.</summary>
internal delegate Task<IReadOnlyList<EventResult>> SubmitEventsAsync(IReadOnlyList<CloudEvent> events, CancellationToken cancellationToken);

/// <summary>What is known of a roster before it is sent.</summary>
internal sealed record RosterExpectation(int People, string Digest);

/// <summary>What became of a roster.</summary>
/// <param name="People">People on its pages.</param>
/// <param name="RowsLeftOut">Rows that could not be handed over.</param>
/// <param name="Digest">The digest it was completed with.</param>
/// <param name="Accepted">Events that were new to the hub.</param>
/// <param name="Duplicate">Events the hub had already, in an earlier run or this one's beginning.</param>
internal sealed record RosterOutcome(int People, int RowsLeftOut, string Digest, int Accepted, int Duplicate);

/// <summary>
/// Hands a roster over in pages. Stopped anywhere, it is begun again with the same snapshot: the people are read again, pages the
/// hub has answered for are passed over, and what it has without having answered is a duplicate there.
/// </summary>
internal sealed partial class RosterPublisher(SubmitEventsAsync submit, TimeProvider clock, ILogger<RosterPublisher> logger, ICursorStore? cursors = null)
{
    // A page is up to half a megabyte; a few together fit into one message and one transaction.
    private const int PagesTogether = 4;

    /// <param name="snapshot">Which roster.</param>
    /// <param name="people">Its people in an order that stays; null stands for a row that cannot be handed over.</param>
    /// <param name="expected">What an earlier look at the same people found; null where there was none.</param>
    /// <param name="progress">Told the people handed over so far.</param>
    /// <param name="cancellationToken">Stops between two submissions.</param>
    /// <exception cref="RosterChangedException">The people are not those of the earlier look, or of the pages already sent.</exception>
    /// <exception cref="RosterRefusedException">The hub refused a part.</exception>
    public async Task<RosterOutcome> PublishAsync(
        RosterSnapshot snapshot, IAsyncEnumerable<RosterPerson?> people, RosterExpectation? expected, IProgress<int>? progress, CancellationToken cancellationToken)
    {
        using var activity = AdapterTelemetry.Source.StartActivity("publish roster", ActivityKind.Producer);
        using var run = new RosterRun(snapshot, expected, RosterCursor.Read(cursors?.Get(CursorOf(snapshot)), snapshot.Id));
        if (run.Cursor is null)
        {
            await SendAsync(run, [snapshot.Started(expected?.People, clock.GetUtcNow())], cancellationToken);
            Keep(run);
        }
        else
        {
            Log.Resumed(logger, snapshot.Id, run.Cursor.Page);
        }

        await foreach (var person in people.WithCancellation(cancellationToken))
        {
            run.Take(person);
            if (run.IsPageFull)
            {
                await TurnAsync(run, PagesTogether, progress, cancellationToken);
            }
        }

        await TurnAsync(run, 1, progress, cancellationToken);
        run.MatchExpectation();
        await SendAsync(run, [snapshot.Completed(run.People, run.LeftOut, run.Digest, clock.GetUtcNow())], cancellationToken);
        Log.Completed(logger, snapshot.Id, run.People, run.Page, run.LeftOut, run.Duplicate);
        return new RosterOutcome(run.People, run.LeftOut, run.Digest, run.Accepted, run.Duplicate);
    }

    private async Task TurnAsync(RosterRun run, int atLeast, IProgress<int>? progress, CancellationToken cancellationToken)
    {
        run.TurnPage(clock.GetUtcNow());
        if (run.Waiting.Count >= atLeast)
        {
            await SendAsync(run, run.Waiting, cancellationToken);
            run.Waiting.Clear();
            Keep(run);
        }

        progress?.Report(run.People);
    }

    private void Keep(RosterRun run) => cursors?.Set(CursorOf(run.Snapshot), new RosterCursor(run.Page, run.Digest).Write(run.Snapshot.Id));

    private static string CursorOf(RosterSnapshot snapshot) => CursorOf(snapshot.Source);

    private static string CursorOf(string source) => $"roster:{source}";

    public static int LastPage(ICursorStore cursors, string source) =>
        cursors.Get(CursorOf(source))?.Split(' ') is [_, var page, _] ? int.Parse(page, CultureInfo.InvariantCulture) : 0;

    private async Task SendAsync(RosterRun run, IReadOnlyList<CloudEvent> events, CancellationToken cancellationToken)
    {
        var results = await submit(events, cancellationToken);
        foreach (var result in results)
        {
            RosterTelemetry.Events.Add(1, new KeyValuePair<string, object?>("status", result.Status));
        }

        if (results.FirstOrDefault(result => result.Status == EventStatus.Rejected) is { } refused)
        {
            throw new RosterRefusedException(refused);
        }

        run.Accepted += results.Count(result => result.Status == EventStatus.Accepted);
        run.Duplicate += results.Count(result => result.Status == EventStatus.Duplicate);
        RosterTelemetry.People.Add(run.TakeUnreported());
    }

    private static partial class Log
    {
        [LoggerMessage(140, LogLevel.Information, "Roster {SnapshotId} goes on after page {Page}")]
        public static partial void Resumed(ILogger logger, string snapshotId, int page);

        [LoggerMessage(141, LogLevel.Information, "Roster {SnapshotId} is complete: {People} people on {Pages} pages, {LeftOut} rows left out, {Duplicate} events the hub had already")]
        public static partial void Completed(ILogger logger, string snapshotId, int people, int pages, int leftOut, int duplicate);
    }
}

/// <summary>How far a roster went: the last page the hub answered for, and the digest of the people up to it.</summary>
internal sealed record RosterCursor(int Page, string Digest)
{
    public string Write(string snapshotId) => string.Create(CultureInfo.InvariantCulture, $"{snapshotId} {Page} {Digest}");

    /// <summary>Null where there is none of this snapshot.</summary>
    public static RosterCursor? Read(string? text, string snapshotId) =>
        text?.Split(' ') is [var id, var page, var digest] && id == snapshotId
            ? new RosterCursor(int.Parse(page, CultureInfo.InvariantCulture), digest)
            : null;
}
