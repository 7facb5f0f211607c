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
using OpenIddict.Abstractions;

namespace ExchangeHub.Gateway.Clients;

/// <summary><c>/v1/clients</c>: the clients within the caller's own region subtree.</summary>
internal static class ClientEndpoints
{
    private const int DefaultLimit = 100;
    private const int MostItems = 1000;

    /// <summary>Whoever hands these on, or changes a client that has them, must hold them: else any operator could become an approver or an auditor.</summary>
    private static readonly string[] Administrative = [Scopes.GrantsApprove, Scopes.OpsRead, Scopes.OpsWrite, Scopes.AuditRead];

    public static void MapClients(this IEndpointRouteBuilder endpoints)
    {
        var clients = endpoints.MapGroup("/v1/clients").WithTags("Clients");
        clients.MapGet("", ListAsync).RequireAuthorization(Scopes.OpsRead)
            .WithSummary("Clients of the caller's own region and below, by id.");
        clients.MapPost("", AddAsync).RecordAdminAction("client.add")
            .WithSummary("Registers a department system; a secret is shown this once.").Changes();
        clients.MapPut("/{clientId}/certificates", ReplaceCertificatesAsync).RecordAdminAction("client.certificates")
            .WithSummary("Puts TLS client certificates in the place of those a client has; where one is gone, its tokens stop working within a second.").Changes();
        clients.MapPut("/{clientId}/keys", ReplaceKeysAsync).RecordAdminAction("client.keys")
            .WithSummary("Puts a key set in the place of a client's keys or of its secret; where one is gone, its tokens stop working within a second.").Changes();
        clients.MapPost("/{clientId}/secret", RenewSecretAsync).RecordAdminAction("client.secret")
            .WithSummary("A new secret in the place of a client's old one, shown this once; its tokens stop working within a second.").Changes();
        clients.MapPost("/{clientId}/amqp", RenewAmqpAsync).RecordAdminAction("client.amqp")
            .WithSummary("A new password for the client's account at the broker, made where there is none; it is shown this once.").Changes();
        clients.MapDelete("/{clientId}", RemoveAsync).RecordAdminAction("client.remove")
            .WithSummary("Removes a client; its tokens stop working within a second, its account at the broker and its connections end.").Changes();
    }

    private static void Changes(this RouteHandlerBuilder endpoint) =>
        endpoint.RequireAuthorization(Scopes.OpsWrite).AddEndpointFilter(AnswerConflictAsync);

    private static async ValueTask<object?> AnswerConflictAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            return await next(context);
        }
        catch (OpenIddictExceptions.ConcurrencyException)
        {
            return Problems.Of(StatusCodes.Status409Conflict, [new(RejectionCode.StateConflict, "clientId", "The client was changed at the same moment.")]);
        }
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

        var after = cursor is null ? null : Decode(cursor);
        if (after?.Contains('\0', StringComparison.Ordinal) is true)
        {
            return Problems.Of(StatusCodes.Status422UnprocessableEntity, [new(RejectionCode.UnsafeText, "cursor", "Text holds a NUL character.")]);
        }

        var caller = Caller.From(user);
        var visible = new List<ClientSummary>();
        await foreach (var client in registry.ListAsync(after, cancellationToken))
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
        var (body, problem) = await JsonBody.ReadAsync<ClientBody>(request, "a client", cancellationToken);
        if (body is null)
        {
            return problem!;
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
        if (await ObjectionAsync(clientId, user, registry, regions, cancellationToken) is { } objection)
        {
            return objection;
        }

        var (credentials, problem) = await registry.RenewAmqpAsync(clientId, cancellationToken);
        return problem is null ? Results.Json(credentials, WireJson.Options) : Refusal([problem]);
    }

    private static async Task<IResult> ReplaceCertificatesAsync(
        string clientId, HttpRequest request, ClaimsPrincipal user, ClientRegistry registry, ClientRenewal renewal, RegionRules regions, CancellationToken cancellationToken)
    {
        var (body, problem) = await JsonBody.ReadAsync<CertificatesBody>(request, "a list of certificates", cancellationToken);
        if (body is null)
        {
            return problem!;
        }

        if (body.Certificates is null)
        {
            return Problems.Of(StatusCodes.Status422UnprocessableEntity, [new(RejectionCode.MissingField, "certificates", "The certificates are missing; none is an empty list.")]);
        }

        return await ObjectionAsync(clientId, user, registry, regions, cancellationToken)
            ?? await ChangedAsync(await renewal.ReplaceCertificatesAsync(clientId, body.Certificates, cancellationToken), clientId, registry, cancellationToken);
    }

    private static async Task<IResult> ReplaceKeysAsync(
        string clientId, HttpRequest request, ClaimsPrincipal user, ClientRegistry registry, ClientRenewal renewal, RegionRules regions, CancellationToken cancellationToken)
    {
        var (body, problem) = await JsonBody.ReadAsync<KeysBody>(request, "a key set", cancellationToken);
        if (body is null)
        {
            return problem!;
        }

        if (body.Jwks is not { } jwks)
        {
            return Problems.Of(StatusCodes.Status422UnprocessableEntity, [new(RejectionCode.MissingField, "jwks", "The key set is missing.")]);
        }

        return await ObjectionAsync(clientId, user, registry, regions, cancellationToken)
            ?? await ChangedAsync(await renewal.ReplaceKeysAsync(clientId, jwks.GetRawText(), cancellationToken), clientId, registry, cancellationToken);
    }

    private static async Task<IResult> RenewSecretAsync(
        string clientId, ClaimsPrincipal user, ClientRegistry registry, ClientRenewal renewal, RegionRules regions, CancellationToken cancellationToken)
    {
        if (await ObjectionAsync(clientId, user, registry, regions, cancellationToken) is { } objection)
        {
            return objection;
        }

        var registration = await renewal.RenewSecretAsync(clientId, cancellationToken);
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
        string clientId, ClaimsPrincipal user, ClientRegistry registry, RegionRules regions, CancellationToken cancellationToken) =>
        await ObjectionAsync(clientId, user, registry, regions, cancellationToken)
        ?? (await registry.RemoveAsync(clientId, cancellationToken) ? Results.NoContent() : NotFound());

    /// <summary>Why the caller may not change or remove this client, or null.</summary>
    private static async Task<IResult?> ObjectionAsync(
        string clientId, ClaimsPrincipal user, ClientRegistry registry, RegionRules regions, CancellationToken cancellationToken)
    {
        var caller = Caller.From(user);
        if (await registry.FindAsync(clientId, cancellationToken) is not { } client || !IsSeenBy(caller, client, regions))
        {
            return NotFound();
        }

        if (IsOfAnother(client.Department, caller))
        {
            return Problems.Of(
                StatusCodes.Status403Forbidden,
                [new(RejectionCode.RoleNotAllowed, "clientId", "Clients of other departments are the system administrator's.")]);
        }

        // What people sign in with has the scopes of all of them; each has those of the own role.
        return client.Region.Length > 0 && MissingOf(client.Scopes, user) is { } missing
            ? Problems.Of(
                StatusCodes.Status403Forbidden,
                [new(RejectionCode.InsufficientScope, "clientId", $"Only who holds {missing} may change a client that has it.")])
            : null;
    }

    // Whoever has a department's credentials is that department.
    private static bool IsOfAnother(string? department, Caller caller) =>
        caller is { User: not null, Role: not Roles.SystemAdmin } && department != caller.Department;

    private static string? MissingOf(IEnumerable<string> scopes, ClaimsPrincipal user) =>
        Administrative.Intersect(scopes).FirstOrDefault(scope => !ScopePolicies.Holds(user, scope));

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

        if (IsOfAnother(body.Department, Caller.From(user)))
        {
            return new(RejectionCode.RoleNotAllowed, "department", "Clients of other departments are the system administrator's.");
        }

        return MissingOf(body.Scopes ?? [], user) is { } foreign
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
