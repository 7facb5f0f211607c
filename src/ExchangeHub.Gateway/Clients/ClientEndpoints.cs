using System.Buffers.Text;
using System.Security.Claims;
using System.Text;
using System.Text.Json;
using ExchangeHub.Access;
using ExchangeHub.Contracts;
using ExchangeHub.Gateway.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace ExchangeHub.Gateway.Clients;

/// <summary><c>/v1/clients</c>: the clients within the caller's own region subtree.</summary>
internal static class ClientEndpoints
{
    private const int DefaultLimit = 100;
    private const int MostItems = 1000;

    /// <summary>Whoever hands these on must hold them: else any operator could make an approver or an auditor.</summary>
    private static readonly string[] Administrative = [Scopes.GrantsApprove, Scopes.OpsRead, Scopes.OpsWrite, Scopes.AuditRead];

    public static void MapClients(this IEndpointRouteBuilder endpoints)
    {
        var clients = endpoints.MapGroup("/v1/clients").WithTags("Clients");
        clients.MapGet("", ListAsync).RequireAuthorization(Scopes.OpsRead)
            .WithSummary("Clients of the caller's own region and below, by id.");
        clients.MapPost("", AddAsync).RequireAuthorization(Scopes.OpsWrite).RecordAdminAction("client.add")
            .WithSummary("Registers a department system; a secret is shown this once.");
        clients.MapPut("/{clientId}/certificates", ReplaceCertificatesAsync).RequireAuthorization(Scopes.OpsWrite).RecordAdminAction("client.certificates")
            .WithSummary("Puts TLS client certificates in the place of those a client has; where one is gone, its tokens stop working within a second.");
        clients.MapPut("/{clientId}/keys", ReplaceKeysAsync).RequireAuthorization(Scopes.OpsWrite).RecordAdminAction("client.keys")
            .WithSummary("Puts a key set in the place of a client's keys or of its secret; where one is gone, its tokens stop working within a second.");
        clients.MapPost("/{clientId}/secret", RenewSecretAsync).RequireAuthorization(Scopes.OpsWrite).RecordAdminAction("client.secret")
            .WithSummary("A new secret in the place of a client's old one, shown this once; its tokens stop working within a second.");
        clients.MapPost("/{clientId}/amqp", RenewAmqpAsync).RequireAuthorization(Scopes.OpsWrite).RecordAdminAction("client.amqp")
            .WithSummary("A new password for the client's account at the broker, made where there is none; it is shown this once.");
        clients.MapDelete("/{clientId}", RemoveAsync).RequireAuthorization(Scopes.OpsWrite).RecordAdminAction("client.remove")
            .WithSummary("Removes a client; its tokens stop working within a second, its account at the broker and its connections end.");
    }

    private static async Task<IResult> ListAsync(
        ClaimsPrincipal user, ClientRegistry registry, RegionRules regions, int? limit, string? cursor, CancellationToken cancellationToken)
    {
        if (limit is < 1 or > MostItems)
        {
            return Problems.Of(
                StatusCodes.Status422UnprocessableEntity,
                [new(RejectionCode.InvalidField, "limit", $"The limit lies between 1 and {MostItems}.")]);
        }

        var caller = Caller.From(user);
        var visible = new List<ClientSummary>();
        await foreach (var client in registry.ListAsync(cursor is null ? null : Decode(cursor), cancellationToken))
        {
            if (IsSeenBy(caller, client, regions))
            {
                visible.Add(client);
            }

            if (visible.Count > (limit ?? DefaultLimit))
            {
                break;
            }
        }

        var items = visible.Take(limit ?? DefaultLimit).ToList();
        var next = visible.Count > items.Count ? Encode(items[^1].ClientId) : null;
        return Results.Json(new { items, next }, WireJson.Options);
    }

    private static async Task<IResult> AddAsync(
        HttpRequest request, ClaimsPrincipal user, ClientRegistry registry, RegionRules regions, CancellationToken cancellationToken)
    {
        if (await JsonBody.ReadAsync<ClientBody>(request, cancellationToken) is not { } body)
        {
            return Problems.Of(StatusCodes.Status422UnprocessableEntity, RejectionCode.MalformedJson, "The body is not a client in JSON.");
        }

        if (Overreach(body, user, regions) is { } overreach)
        {
            return Problems.Of(StatusCodes.Status403Forbidden, [overreach]);
        }

        var registration = await registry.AddAsync(body.ToNewClient(), cancellationToken);
        return registration.Credentials is { } credentials
            ? Results.Json(credentials, WireJson.Options, statusCode: StatusCodes.Status201Created)
            : Refusal(registration.Errors);
    }

    private static async Task<IResult> RenewAmqpAsync(
        string clientId, ClaimsPrincipal user, ClientRegistry registry, RegionRules regions, CancellationToken cancellationToken)
    {
        if (!await IsMineAsync(clientId, user, registry, regions, cancellationToken))
        {
            return NotFound();
        }

        var (credentials, problem) = await registry.RenewAmqpAsync(clientId, cancellationToken);
        return problem is null ? Results.Json(credentials, WireJson.Options) : Refusal([problem]);
    }

    private static async Task<IResult> ReplaceCertificatesAsync(
        string clientId, HttpRequest request, ClaimsPrincipal user, ClientRegistry registry, ClientRenewal renewal, RegionRules regions, CancellationToken cancellationToken)
    {
        if (await JsonBody.ReadAsync<CertificatesBody>(request, cancellationToken) is not { } body)
        {
            return Problems.Of(StatusCodes.Status422UnprocessableEntity, RejectionCode.MalformedJson, "The body is not a list of certificates in JSON.");
        }

        if (body.Certificates is null)
        {
            return Problems.Of(StatusCodes.Status422UnprocessableEntity, [new(RejectionCode.MissingField, "certificates", "The certificates are missing; none is an empty list.")]);
        }

        return !await IsMineAsync(clientId, user, registry, regions, cancellationToken) ? NotFound()
            : await ChangedAsync(await renewal.ReplaceCertificatesAsync(clientId, body.Certificates, cancellationToken), clientId, registry, cancellationToken);
    }

    private static async Task<IResult> ReplaceKeysAsync(
        string clientId, HttpRequest request, ClaimsPrincipal user, ClientRegistry registry, ClientRenewal renewal, RegionRules regions, CancellationToken cancellationToken)
    {
        if (await JsonBody.ReadAsync<KeysBody>(request, cancellationToken) is not { } body)
        {
            return Problems.Of(StatusCodes.Status422UnprocessableEntity, RejectionCode.MalformedJson, "The body is not a key set in JSON.");
        }

        if (body.Jwks is not { } jwks)
        {
            return Problems.Of(StatusCodes.Status422UnprocessableEntity, [new(RejectionCode.MissingField, "jwks", "The key set is missing.")]);
        }

        return !await IsMineAsync(clientId, user, registry, regions, cancellationToken) ? NotFound()
            : await ChangedAsync(await renewal.ReplaceKeysAsync(clientId, jwks.GetRawText(), cancellationToken), clientId, registry, cancellationToken);
    }

    private static async Task<IResult> RenewSecretAsync(
        string clientId, ClaimsPrincipal user, ClientRegistry registry, ClientRenewal renewal, RegionRules regions, CancellationToken cancellationToken)
    {
        var registration = await IsMineAsync(clientId, user, registry, regions, cancellationToken) ? await renewal.RenewSecretAsync(clientId, cancellationToken) : null;
        return registration is null ? NotFound()
            : registration.Credentials is { } credentials ? Results.Json(credentials, WireJson.Options)
            : Refusal(registration.Errors);
    }

    private static async Task<IResult> ChangedAsync(
        IReadOnlyList<Finding>? findings, string clientId, ClientRegistry registry, CancellationToken cancellationToken) =>
        findings is null ? NotFound()
        : findings.Count > 0 ? Refusal(findings)
        : Results.Json(await registry.FindAsync(clientId, cancellationToken), WireJson.Options);

    private static async Task<IResult> RemoveAsync(
        string clientId, ClaimsPrincipal user, ClientRegistry registry, RegionRules regions, CancellationToken cancellationToken)
    {
        return await IsMineAsync(clientId, user, registry, regions, cancellationToken) && await registry.RemoveAsync(clientId, cancellationToken)
            ? Results.NoContent()
            : NotFound();
    }

    private static async Task<bool> IsMineAsync(
        string clientId, ClaimsPrincipal user, ClientRegistry registry, RegionRules regions, CancellationToken cancellationToken) =>
        await registry.FindAsync(clientId, cancellationToken) is { } client && IsSeenBy(Caller.From(user), client, regions);

    private static IResult NotFound() =>
        Problems.Of(StatusCodes.Status404NotFound, RejectionCode.NotFound, "No such client, or not yours to see.");

    private static IResult Refusal(IReadOnlyList<Finding> errors) => Problems.Of(
        errors[0].Code switch
        {
            RejectionCode.Unavailable => StatusCodes.Status503ServiceUnavailable,
            RejectionCode.StateConflict => StatusCodes.Status409Conflict,
            RejectionCode.NotFound => StatusCodes.Status404NotFound,
            _ => StatusCodes.Status422UnprocessableEntity,
        },
        errors);

    /// <summary>Applications for people have no region; they are the system administrator's.</summary>
    private static bool IsSeenBy(Caller caller, ClientSummary client, RegionRules regions) =>
        client.Region.Length == 0 ? caller.Role == Roles.SystemAdmin : regions.IsWithin(client.Region, caller.Region);

    private static Finding? Overreach(ClientBody body, ClaimsPrincipal user, RegionRules regions)
    {
        // A region outside the tree is within nobody's; it is answered as unknown by the registry.
        if (body.Region is { } region && regions.IsKnown(region) && !regions.IsWithin(region, Caller.From(user).Region))
        {
            return new(RejectionCode.RegionNotAllowed, "region", "The region is outside your own.");
        }

        return Administrative.Intersect(body.Scopes ?? []).FirstOrDefault(scope => !ScopePolicies.Holds(user, scope)) is { } foreign
            ? new(RejectionCode.InsufficientScope, "scopes", $"Only who holds {foreign} may hand it on.")
            : null;
    }

    private static string Encode(string clientId) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(clientId));

    // A cursor is a place in the order: whatever it decodes to, what comes after it is answered.
    private static string Decode(string cursor) =>
        Base64Url.IsValid(cursor) ? Encoding.UTF8.GetString(Base64Url.DecodeFromChars(cursor)) : cursor;

    private sealed record ClientBody(
        string? Department, string? Region, IReadOnlyList<string>? Scopes, string? DisplayName, JsonElement? Jwks,
        IReadOnlyList<string>? Certificates, bool? RequireBoundTokens, bool? Amqp = null)
    {
        public NewClient ToNewClient() => new()
        {
            Department = Department ?? "",
            Region = Region ?? "",
            Scopes = Scopes ?? [],
            DisplayName = DisplayName,
            JwksJson = Jwks?.GetRawText(),
            Certificates = Certificates ?? [],
            RequireBoundTokens = RequireBoundTokens ?? false,
            Amqp = Amqp ?? false,
        };
    }

    private sealed record KeysBody(JsonElement? Jwks);

    private sealed record CertificatesBody(IReadOnlyList<string>? Certificates);
}
