using System.Diagnostics;
using ExchangeHub.Adapters.Connectors;
using ExchangeHub.Adapters.Exchange.Links;
using ExchangeHub.Contracts;

namespace ExchangeHub.Adapters.Exchange;

/// <summary>A row and what it became: an event for the hub, or the reason why it is none.</summary>
internal sealed record MappedEntry(SourceRow Row, CloudEvent? Event, RowOutcome? Decided);

/// <summary>One batch of rows on its way: translated, guarded against echoes, submitted, answered.</summary>
internal sealed class FeedBatches(AdapterSystem system, IHubLink hub, TimeProvider clock)
{
    public IReadOnlyList<MappedEntry> Map(IReadOnlyList<SourceRow> rows) => [.. rows.Select(Map)];

    /// <summary>
    /// The outcomes of the longest prefix the hub has answered for: what it cannot take just now, and all after it, is asked again, so that order holds.
    /// </summary>
    public async Task<IReadOnlyList<RowOutcome>> SubmitAsync(IReadOnlyList<MappedEntry> entries, CancellationToken cancellationToken)
    {
        var (activities, events) = Begin(entries);
        try
        {
            var results = events.Count == 0 ? [] : await hub.SubmitAsync(system.Connected, events, cancellationToken);
            var answers = new Queue<EventResult>(results);
            var outcomes = entries.Select(entry => entry.Decided ?? OutcomeOf(entry, answers.Dequeue())).TakeWhile(outcome => outcome is not null).ToList();
            Count(outcomes!);
            return outcomes!;
        }
        finally
        {
            activities.ForEach(activity => activity.Dispose());
        }
    }

    public MappedEntry Map(SourceRow row)
    {
        if (row.Problem is { } unreadable)
        {
            return new MappedEntry(row, null, SetAside(row, unreadable));
        }

        var mapped = system.Mapping.Map(row, system.Connected.Source, system.Connected.Region, clock.GetUtcNow());
        return mapped switch
        {
            { Problem: { } problem } => new MappedEntry(row, null, SetAside(row, problem)),
            { Event: { } news } when system.Guard.IsEcho(news, system.Mapping.EchoOf(news)) =>
                new MappedEntry(row, null, new RowOutcome(row, IsAccepted: true, AdapterCode.Echo, "本记录由交换中心办理形成，不再重复发布")),
            _ => new MappedEntry(row, mapped.Event, null),
        };
    }

    private (List<Activity> Activities, List<CloudEvent> Events) Begin(IReadOnlyList<MappedEntry> entries)
    {
        var activities = new List<Activity>();
        var events = new List<CloudEvent>(entries.Count);
        foreach (var news in entries.Select(entry => entry.Event).OfType<CloudEvent>())
        {
            if (AdapterTelemetry.StartDetached($"read row {system.Connected.Department}", ActivityKind.Producer, news.TraceParent) is not { } activity)
            {
                events.Add(news);
                continue;
            }

            activity.SetTag("exchangehub.event.id", news.Id).SetTag("exchangehub.client", system.ClientId);
            activities.Add(activity);
            events.Add(CloudEvent.From(new Dictionary<string, string>(news.Attributes()) { ["traceparent"] = activity.Id! }, news.Data));
        }

        return (activities, events);
    }

    private static RowOutcome? OutcomeOf(MappedEntry entry, EventResult answer)
    {
        if (answer.Status != EventStatus.Rejected)
        {
            return new RowOutcome(entry.Row, IsAccepted: true, Sequence: answer.Sequence);
        }

        return answer.Errors.Any(error => error.Code is RejectionCode.Unavailable or RejectionCode.TooManyRequests)
            ? null
            : new RowOutcome(
                entry.Row, IsAccepted: false, answer.Errors is [var first, ..] ? first.Code : null,
                string.Join(" ", answer.Errors.Select(error => $"{error.Field}: {error.Detail}")));
    }

    private static RowOutcome SetAside(SourceRow row, RowProblem problem) =>
        new(row, IsAccepted: false, problem.Code, problem.Column is null ? problem.Detail : $"{problem.Column}: {problem.Detail}");

    private void Count(IEnumerable<RowOutcome> outcomes)
    {
        foreach (var group in outcomes.GroupBy(outcome => outcome.Code == AdapterCode.Echo ? "echo" : outcome.IsAccepted ? "accepted" : "rejected"))
        {
            AdapterTelemetry.Rows.Add(group.Count(), new KeyValuePair<string, object?>("client", system.ClientId), new KeyValuePair<string, object?>("outcome", group.Key));
        }
    }
}
