using ExchangeHub.Access;
using ExchangeHub.Contracts;
using ExchangeHub.Hub.Pipeline;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace ExchangeHub.Hub.Intake;

/// <summary>Why nothing was taken, and when to come again.</summary>
internal sealed record IntakeRefusal(int Status, string Code, string Detail, TimeSpan RetryAfter)
{
    public IResult Answer(HttpContext http)
    {
        http.Response.Headers.RetryAfter = ((long)Math.Ceiling(RetryAfter.TotalSeconds)).ToString(System.Globalization.CultureInfo.InvariantCulture);
        return Problems.Of(Status, Code, Detail);
    }
}

/// <summary>What came of a batch: a result for each event, or a refusal of all before any was looked at.</summary>
internal sealed record IntakeAnswer(IReadOnlyList<EventResult> Results, IntakeRefusal? Refusal);

/// <summary>Where events come in, by whatever way: how much the hub takes now and how much of the day its sender has left is asked here, once.</summary>
internal sealed class IntakeDoor(PressureGauge pressure, DailyQuotas quotas, EventPipeline pipeline, IOptions<IntakeOptions> options)
{
    /// <summary>Set where nothing is taken now, to be asked before a body is read.</summary>
    public IntakeRefusal? Closed => pressure.Now == Pressure.Stop
        ? new IntakeRefusal(
            StatusCodes.Status503ServiceUnavailable, RejectionCode.Unavailable, "The hub is behind with what it has to deliver and takes nothing in; come again as Retry-After says.",
            pressure.RetryAfter)
        : null;

    public async Task<IntakeAnswer> AcceptAsync(Caller sender, IReadOnlyList<IncomingEvent> events, CancellationToken cancellationToken)
    {
        if ((Closed ?? TooBulky(events)) is { } refusal)
        {
            return new IntakeAnswer([], refusal);
        }

        return quotas.Of(sender.ClientId) is { } quota
            ? await AcceptWithinAsync(quota, sender, events, cancellationToken)
            : new IntakeAnswer(await pipeline.AcceptAsync(sender, events, cancellationToken), null);
    }

    private IntakeRefusal? TooBulky(IReadOnlyList<IncomingEvent> events) => pressure.Now == Pressure.Slow && PressureRules.IsBulk(events, options.Value)
        ? new IntakeRefusal(
            StatusCodes.Status503ServiceUnavailable, RejectionCode.Unavailable,
            $"The hub is behind with what it has to deliver; rosters and batches of more than {options.Value.LargeBatch} events wait as Retry-After says, others are taken.",
            pressure.RetryAfter)
        : null;

    private async Task<IntakeAnswer> AcceptWithinAsync(int quota, Caller sender, IReadOnlyList<IncomingEvent> events, CancellationToken cancellationToken)
    {
        var day = quotas.Today;
        if (!await quotas.TryTakeAsync(sender.ClientId, day, events.Count, quota, cancellationToken))
        {
            return new IntakeAnswer([], new IntakeRefusal(
                StatusCodes.Status429TooManyRequests, RejectionCode.DailyQuotaUsedUp,
                $"These {events.Count} events and those of today are more than the {quota} that the client may publish in a day; nothing of them was taken.", quotas.UntilTomorrow));
        }

        var kept = 0;
        try
        {
            var results = await pipeline.AcceptAsync(sender, events, cancellationToken);
            kept = results.Count(result => result.Status == EventStatus.Accepted);
            return new IntakeAnswer(results, null);
        }
        finally
        {
            if (kept < events.Count)
            {
                await quotas.GiveBackAsync(sender.ClientId, day, events.Count - kept);
            }
        }
    }
}
