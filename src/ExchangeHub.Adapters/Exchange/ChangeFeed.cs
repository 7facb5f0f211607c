using System.Diagnostics;
using ExchangeHub.Adapters.Connectors;
using ExchangeHub.Adapters.Mapping;
using ExchangeHub.Contracts;
using ExchangeHub.Contracts.Transport;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ExchangeHub.Adapters.Exchange;

/// <summary>
/// Carries what the systems record to the hub. A change is acknowledged in its system only after the hub has answered for it, so a
/// crash anywhere sends it again, and the hub, knowing its id, answers <c>duplicate</c>.
/// </summary>
internal sealed partial class ChangeFeed(
    AdapterSystems systems, AdapterOptions options, HubRequests hub, TransportSeal seal, TimeProvider clock, ILogger<ChangeFeed> logger)
    : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(systems.All.Select(system => FeedAsync(system, stoppingToken)));

    private async Task FeedAsync(AdapterSystem system, CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                var changes = await system.Connector.ReadChangesAsync(after: 0, options.BatchSize, options.PollWait, stopping);
                if (changes.Count == 0 || await SettleAsync(system, changes, stopping))
                {
                    continue;
                }
            }
            catch (Exception outage) when (outage is HubUnreachableException || Outage.OfSystem(outage, stopping))
            {
                Log.Waiting(logger, system.Connected.ClientId, outage is HubUnreachableException ? outage.Message : outage.GetType().Name);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }

            await Pause.ForAsync(options.RetryDelay, clock, stopping);
        }
    }

    /// <summary>False where the hub has to be asked again for some of them.</summary>
    private async Task<bool> SettleAsync(AdapterSystem system, IReadOnlyList<SystemChange> changes, CancellationToken stopping)
    {
        var (drafts, unmappable) = Drafts(system, changes);
        var answers = new Dictionary<string, EventResult>(drafts.Count);
        try
        {
            if (drafts.Count > 0)
            {
                var submission = new EventSubmission(
                    system.Connected.ClientId, system.Connected.Department, system.Connected.Region, [.. drafts.Select(draft => draft.Event)]);
                foreach (var (draft, answer) in drafts.Zip(await SubmitAsync(submission, stopping)))
                {
                    answers[draft.Event.Id] = answer;
                }
            }
        }
        finally
        {
            drafts.ForEach(draft => draft.Activity?.Dispose());
        }

        // Acknowledged is a prefix: whatever the hub cannot take just now, and all after it, is read again.
        var settled = changes.TakeWhile(change => !answers.TryGetValue(change.RowId, out var answer) || !IsForLater(answer)).ToList();
        if (settled.Count > 0)
        {
            var results = settled.Select(change => unmappable.GetValueOrDefault(change.RowId) ?? ResultOf(change, answers[change.RowId])).ToList();
            await system.Connector.AcknowledgeAsync(new SystemAcknowledgement(settled[^1].Position, results), stopping);
            Log.Settled(logger, system.Connected.ClientId, results.Count, results.Count(result => result.Status == EventStatus.Rejected));
        }

        return settled.Count == changes.Count;
    }

    private static (List<(CloudEvent Event, Activity? Activity)> Drafts, Dictionary<string, SystemChangeResult> Unmappable) Drafts(
        AdapterSystem system, IReadOnlyList<SystemChange> changes)
    {
        var drafts = new List<(CloudEvent, Activity?)>(changes.Count);
        var unmappable = new Dictionary<string, SystemChangeResult>();
        foreach (var change in changes)
        {
            try
            {
                if (system.Mapping.Publishes(change) is { } draft)
                {
                    var activity = AdapterTelemetry.StartDetached($"read change {system.Connected.Department}", ActivityKind.Producer, change.TraceParent);
                    activity?.SetTag("exchangehub.event.id", change.RowId).SetTag("exchangehub.client", system.Connected.ClientId);
                    drafts.Add((EventEnvelope.Of(system.Connected, change, draft, activity?.Id), activity));
                    continue;
                }

                unmappable[change.RowId] = Unmappable(change, "This kind of business is not mapped to an event.");
            }
            catch (MappingException problem)
            {
                unmappable[change.RowId] = Unmappable(change, problem.Message);
            }
        }

        return (drafts, unmappable);
    }

    private async Task<IReadOnlyList<EventResult>> SubmitAsync(EventSubmission submission, CancellationToken stopping)
    {
        var question = new SubmitEvents { Body = seal.Close(submission, SealContext.SubmitEvents) };
        var answered = await hub.AskAsync<SubmitEvents, EventsAnswered>(Queues.SubmitEvents, question, stopping);
        var results = seal.Open<IReadOnlyList<EventResult>>(answered.Body, SealContext.EventsAnswered);
        return results.Count == submission.Events.Count
            ? results
            : throw new HubUnreachableException(new InvalidDataException($"{results.Count} results for {submission.Events.Count} events"));
    }

    private static bool IsForLater(EventResult answer) => answer.Status == EventStatus.Rejected
        && answer.Errors.Any(error => error.Code is RejectionCode.Unavailable or RejectionCode.TooManyRequests);

    private static SystemChangeResult ResultOf(SystemChange change, EventResult answer) => answer.Status == EventStatus.Rejected
        ? new(change.RowId, EventStatus.Rejected, answer.Errors is [var first, ..] ? first.Code : null, string.Join(" ", answer.Errors.Select(error => $"{error.Field}: {error.Detail}")))
        : new(change.RowId, answer.Status, Sequence: answer.Sequence);

    private static SystemChangeResult Unmappable(SystemChange change, string detail) =>
        new(change.RowId, EventStatus.Rejected, MappingException.Code, detail);

    private static partial class Log
    {
        [LoggerMessage(101, LogLevel.Information, "{ClientId}: the hub answered for {Count} changes, {Rejected} of them rejected")]
        public static partial void Settled(ILogger logger, string clientId, int count, int rejected);

        [LoggerMessage(102, LogLevel.Warning, "{ClientId}: the system or the hub cannot be reached ({Problem}); its changes wait")]
        public static partial void Waiting(ILogger logger, string clientId, string problem);
    }
}
