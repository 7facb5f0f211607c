using System.Security.Claims;
using ExchangeHub.Access;
using ExchangeHub.Contracts;
using ExchangeHub.Gateway.Authorization;
using ExchangeHub.Gateway.Clients;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace ExchangeHub.Gateway.Accounts;

/// <summary><c>/v1/users</c>: the accounts within the system administrator's region. Nobody changes himself.</summary>
internal static class UserEndpoints
{
    public static void MapUsers(this IEndpointRouteBuilder endpoints)
    {
        var users = endpoints.MapGroup("/v1/users").WithTags("Users");
        users.MapGet("", ListAsync).RequireAuthorization(ScopePolicies.UsersSee)
            .WithSummary("Accounts of the caller's own region and below, by name; for the system and the security administrator.");
        users.MapPost("", AddAsync).RequireAuthorization(Scopes.OpsWrite).RecordAdminAction("user.add")
            .WithSummary("Makes an account; its one-time password is shown this once.");
        users.MapPost("/{name}/disable", (string name, ClaimsPrincipal user, AccountRegistry registry, RegionRules regions) =>
                ChangeAsync(name, user, registry, regions, async () => await registry.DisableAsync(name) ? new { name } : null))
            .RequireAuthorization(Scopes.OpsWrite).RecordAdminAction("user.disable")
            .WithSummary("Signs the account out within a second and lets it in no more.");
        users.MapPost("/{name}/reset-password", (string name, ClaimsPrincipal user, AccountRegistry registry, RegionRules regions) =>
                ChangeAsync(name, user, registry, regions, async () => await registry.ResetPasswordAsync(name) is { } password ? new { name, password } : null))
            .RequireAuthorization(Scopes.OpsWrite).RecordAdminAction("user.reset-password")
            .WithSummary("A new one-time password, shown this once; sessions and tokens end.");
        users.MapPost("/{name}/reset-totp", (string name, ClaimsPrincipal user, AccountRegistry registry, RegionRules regions) =>
                ChangeAsync(name, user, registry, regions, async () => await registry.ResetTotpAsync(name) ? new { name } : null))
            .RequireAuthorization(Scopes.OpsWrite).RecordAdminAction("user.reset-totp")
            .WithSummary("Forgets the second factor; sessions and tokens end.");
    }

    private static async Task<IResult> ListAsync(ClaimsPrincipal user, AccountRegistry registry, RegionRules regions, CancellationToken cancellationToken)
    {
        var caller = Caller.From(user);
        if (caller.Role is not (Roles.SystemAdmin or Roles.SecurityAdmin))
        {
            return WrongRole();
        }

        var items = (await registry.ListAsync(cancellationToken)).Where(account => regions.IsWithin(account.Region, caller.Region));
        return Results.Json(new { items, next = (string?)null }, WireJson.Options);
    }

    private static async Task<IResult> AddAsync(
        HttpRequest request, ClaimsPrincipal user, AccountRegistry registry, RegionRules regions, CancellationToken cancellationToken)
    {
        var caller = Caller.From(user);
        if (caller.Role != Roles.SystemAdmin)
        {
            return WrongRole();
        }

        var (body, problem) = await JsonBody.ReadAsync<UserBody>(request, "an account", cancellationToken);
        if (body is null)
        {
            return problem!;
        }

        var account = new NewAccount(body.Name ?? "", body.Role ?? "", body.Region ?? "", body.Department ?? Department.Staffing);
        // A region outside the tree is within nobody's; it is answered as unknown by the registry.
        if (regions.IsKnown(account.Region) && !regions.IsWithin(account.Region, caller.Region))
        {
            return Problems.Of(StatusCodes.Status403Forbidden, [new(RejectionCode.RegionNotAllowed, "region", "The region is outside your own.")]);
        }

        var made = await registry.AddAsync(account, cancellationToken);
        return made.Password is { } password
            ? Results.Json(new { account.Name, account.Role, account.Region, account.Department, password }, WireJson.Options, statusCode: StatusCodes.Status201Created)
            : Problems.Of(StatusCodes.Status422UnprocessableEntity, made.Errors);
    }

    private static async Task<IResult> ChangeAsync(
        string name, ClaimsPrincipal user, AccountRegistry registry, RegionRules regions, Func<Task<object?>> change)
    {
        var caller = Caller.From(user);
        if (caller.Role != Roles.SystemAdmin)
        {
            return WrongRole();
        }

        if (!NewAccount.IsName(name) || await registry.FindAsync(name) is not { } account || !regions.IsWithin(account.Region, caller.Region))
        {
            return NotThere();
        }

        return string.Equals(account.Name, caller.User, StringComparison.OrdinalIgnoreCase)
            ? Problems.Of(StatusCodes.Status403Forbidden, RejectionCode.RoleNotAllowed, "Nobody changes himself; another system administrator does it, or the command line.")
            : await change() is { } done ? Results.Json(done, WireJson.Options) : NotThere();
    }

    private static IResult WrongRole() =>
        Problems.Of(StatusCodes.Status403Forbidden, RejectionCode.RoleNotAllowed, "Accounts are the system administrator's; the security administrator sees them.");

    private static IResult NotThere() => Problems.Of(StatusCodes.Status404NotFound, RejectionCode.NotFound, "No such account, or not yours to see.");

    private sealed record UserBody(string? Name, string? Role, string? Region, string? Department);
}
