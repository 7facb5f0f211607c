using System.Text.Json;
using ExchangeHub.Contracts;
using ExchangeHub.Hub.Storage;

namespace ExchangeHub.Hub.Grants;

/// <summary>Writes a grant's next version with what happened to it.</summary>
internal static class GrantHistory
{
    public static void Keep(HubDb db, GrantRow grant, string kind, DateTimeOffset at, string by, string? detail = null, IReadOnlyList<CloudEvent>? events = null) =>
        db.Add(new GrantChange
        {
            GrantId = grant.Id,
            Version = grant.Version,
            Kind = kind,
            At = at.ToUnixTimeMilliseconds(),
            By = by,
            Detail = detail,
            Unpublished = events is null ? null : JsonSerializer.Serialize(events, WireJson.Options),
        });
}
