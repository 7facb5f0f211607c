using System.Globalization;

namespace ExchangeHub.WebConsole.Hub;

/// <summary>Who read what of whom, and what administrators did.</summary>
internal sealed class AuditApi(HubClient hub)
{
    private const int PageSize = 100;

    /// <summary>Newest first.</summary>
    public Task<HubList<AccessEntry>> LogAsync(AccessFilter filter, string? cursor, CancellationToken cancellationToken, int limit = PageSize) => hub.GetAsync<HubList<AccessEntry>>(
        HubQuery.Of(
            "/v1/access/log", ("user", filter.User), ("client", filter.Client), ("region", filter.Region), ("resource", filter.Resource), ("action", filter.Action), ("grant", filter.Grant?.ToString()),
            ("allowed", HubQuery.Said(filter.Allowed)), ("from", HubQuery.From(filter.From)), ("to", HubQuery.To(filter.To)),
            ("limit", Text(limit)), ("cursor", cursor)),
        cancellationToken);

    /// <summary>Newest first, what was refused included.</summary>
    public Task<HubList<AdminEntry>> ActionsAsync(AdminFilter filter, string? cursor, CancellationToken cancellationToken, int limit = PageSize) => hub.GetAsync<HubList<AdminEntry>>(
        HubQuery.Of(
            "/v1/access/actions", ("order", "newest"), ("actor", filter.Actor), ("action", filter.Action),
            ("failed", HubQuery.Said(filter.Failed)), ("from", HubQuery.From(filter.From)), ("to", HubQuery.To(filter.To)),
            ("limit", Text(limit)), ("cursor", cursor)),
        cancellationToken);

    /// <summary>Has the hub keep that a list went out as a file; nobody waits for it who could give up.</summary>
    public Task ExportedAsync(string list, IEnumerable<(string Name, string? Value)> filter, long lines) => hub.PostAsync<object?>(
        "/v1/access/exports",
        new { list, filter = filter.Where(one => !string.IsNullOrWhiteSpace(one.Value)).ToDictionary(one => one.Name, one => one.Value!.Trim()), lines },
        CancellationToken.None);

    /// <summary>Who has read about this person. The number goes in the body, and the hub keeps that it was asked.</summary>
    public Task<HubList<AccessEntry>> ReadersOfAsync(PersonAsked asked, string? cursor, CancellationToken cancellationToken) =>
        hub.PostAsync<HubList<AccessEntry>>("/v1/access/log/subject", Body(asked, cursor), cancellationToken, asked.Purpose);

    /// <summary>To which systems events about this person were handed out, oldest first.</summary>
    public Task<HubList<HandedOut>> ReceiversOfAsync(PersonAsked asked, string? cursor, CancellationToken cancellationToken) =>
        hub.PostAsync<HubList<HandedOut>>("/v1/access/log/subject/deliveries", Body(asked, cursor), cancellationToken, asked.Purpose);

    private static object Body(PersonAsked asked, string? cursor) => new { asked.NationalId, limit = Text(PageSize), cursor };

    private static string Text(int limit) => limit.ToString(CultureInfo.InvariantCulture);
}

/// <summary>Which reads are looked for.</summary>
public sealed record AccessFilter(
    string? User = null, string? Client = null, string? Region = null, string? Resource = null, string? Action = null, bool? Allowed = null, DateOnly? From = null, DateOnly? To = null,
    Guid? Grant = null);

/// <summary>Which actions are looked for.</summary>
public sealed record AdminFilter(string? Actor = null, string? Action = null, bool? Failed = null, DateOnly? From = null, DateOnly? To = null);

/// <summary>A question about one person.</summary>
public sealed record PersonAsked(string NationalId, string Purpose);

/// <summary>One read or refusal.</summary>
/// <param name="At">When.</param>
/// <param name="Client">The system, or the application a person used.</param>
/// <param name="User">The person's account; null for a system.</param>
/// <param name="Role">Its role.</param>
/// <param name="Department">Whose.</param>
/// <param name="Home">Its own region.</param>
/// <param name="Action">What it was about to do.</param>
/// <param name="Resource">What was read.</param>
/// <param name="Region">Of which region.</param>
/// <param name="Allowed">False for a refusal.</param>
/// <param name="Rule">What decided.</param>
/// <param name="Code">Why it was refused.</param>
/// <param name="FieldProfile">What of the fields was shown.</param>
/// <param name="Shown">The highest class shown in clear.</param>
/// <param name="Grant">The grant that opened it.</param>
/// <param name="Agreement">The agreement that opened it.</param>
/// <param name="Purpose">What the reader said it is for.</param>
/// <param name="Rows">How many rows.</param>
/// <param name="RequestId">By which it is found elsewhere.</param>
public sealed record AccessEntry(
    DateTimeOffset At, string Client, string? User, string? Role, string Department, string Home, string Action, string Resource, string Region, bool Allowed, string Rule,
    string? Code, string? FieldProfile, string Shown, Guid? Grant, Guid? Agreement, string? Purpose, int Rows, string RequestId)
{
    /// <summary>The person, or the system.</summary>
    public string Reader => User ?? Client;
}

/// <summary>What an administrator did or tried.</summary>
public sealed record AdminEntry(
    DateTimeOffset At, string Actor, string Client, string? Role, string Region, string Action, string? ObjectId, int Status, string? Code, string RequestId)
{
    public bool IsRefused => Status >= 400;
}

/// <summary>An event about somebody that went to a system.</summary>
public sealed record HandedOut(DateTimeOffset At, string Client, string Department, string Home, long Sequence, string Type, string Region);
