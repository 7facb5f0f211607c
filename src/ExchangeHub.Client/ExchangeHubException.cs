using System.Net;
using ExchangeHub.Contracts;

namespace ExchangeHub.Client;

/// <summary>
/// The hub answered, and the answer is no. Asking the same again brings the same answer. The text names codes and fields; it never holds a value
/// of an event.
/// </summary>
public class ExchangeHubException : Exception
{
    /// <summary>An answer of the hub.</summary>
    public ExchangeHubException(string code, HttpStatusCode? status, IReadOnlyList<Finding> errors, Exception? inner = null)
        : base(TextOf(code, status, errors), inner) => (Code, Status, Errors) = (code, status, errors);

    /// <summary>A code of <c>contracts/rejections.md</c>, an OAuth error such as <c>invalid_client</c>, or <c>http-404</c> where something else answered.</summary>
    public string Code { get; }

    /// <summary>The HTTP status; null where there was no answer.</summary>
    public HttpStatusCode? Status { get; }

    /// <summary>Each finding with code, field and detail.</summary>
    public IReadOnlyList<Finding> Errors { get; }

    private static string TextOf(string code, HttpStatusCode? status, IReadOnlyList<Finding> errors)
    {
        var fields = string.Join(", ", errors.Where(error => error.Field.Length > 0).Select(error => $"{error.Field} ({error.Code})").Distinct());
        var answered = status is { } known ? $"The hub answered {(int)known} {code}" : $"No answer of the hub: {code}";
        return fields.Length == 0 ? $"{answered}." : $"{answered}: {fields}.";
    }
}

/// <summary>
/// Nothing is known: the hub was not reached, gave up, or asked to wait. What was sent may or may not have been taken; sending it again is
/// harmless, for the hub knows events by source and id and deliveries by theirs.
/// </summary>
public sealed class ExchangeHubUnavailableException : ExchangeHubException
{
    /// <summary>The hub was not reached; the cause says how.</summary>
    public ExchangeHubUnavailableException(string code, HttpStatusCode? status = null, TimeSpan? retryAfter = null, Exception? inner = null)
        : base(code, status, [], inner) => RetryAfter = retryAfter;

    /// <summary>The hub stopped answering in the middle of a long list.</summary>
    internal ExchangeHubUnavailableException(ExchangeHubUnavailableException last, IReadOnlyList<EventResult> answered)
        : base(last.Code, last.Status, [], last) => (RetryAfter, Answered) = (last.RetryAfter, answered);

    /// <summary>How long the hub asked to wait, where it did.</summary>
    public TimeSpan? RetryAfter { get; }

    /// <summary>With <see cref="ExchangeHubClient.PublishAsync"/>: the answers to the first events of the list, which need not be sent again.</summary>
    public IReadOnlyList<EventResult> Answered { get; } = [];
}
