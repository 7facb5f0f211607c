using System.Security.Claims;
using ExchangeHub.Access;
using ExchangeHub.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Routing;
using OpenIddict.Abstractions;

namespace ExchangeHub.Gateway.Accounts;

/// <summary><c>/v1/account</c>: what somebody sees and ends of his own. A department system has no account.</summary>
internal static class OwnAccountEndpoints
{
    public static void MapOwnAccount(this IEndpointRouteBuilder endpoints)
    {
        var account = endpoints.MapGroup("/v1/account").WithTags("Account").RequireAuthorization(Scopes.AnyScope);
        account.MapGet("", GetAsync).WithSummary("The caller's own account: name, role, region, and how its second factor stands.");
        account.MapGet("/sessions", SessionsAsync).WithSummary("The applications in which the caller is signed in, newest first; current is the one that asks.");
        account.MapDelete("/sessions/{id:guid}", EndAsync).WithSummary("Signs the caller out of one application; its tokens stop working within a second.");
    }

    private static async Task<IResult> GetAsync(ClaimsPrincipal user, UserManager<Account> accounts)
    {
        if (await FindAsync(user, accounts) is not { } account)
        {
            return NoAccount();
        }

        return Results.Json(
            new
            {
                name = account.UserName, account.Role, account.Region, account.Department, createdAt = account.CreatedAt.ToOffset(ChinaTime.Offset),
                secondFactor = account.TwoFactorEnabled, recoveryCodesLeft = await accounts.CountRecoveryCodesAsync(account),
            },
            WireJson.Options);
    }

    private static async Task<IResult> SessionsAsync(ClaimsPrincipal user, UserManager<Account> accounts, OwnSessions sessions, CancellationToken cancellationToken)
    {
        if (await FindAsync(user, accounts) is not { } account)
        {
            return NoAccount();
        }

        var items = await sessions.ListAsync(account.Id.ToString(), user.GetAuthorizationId(), cancellationToken);
        return Results.Json(new { items = items.Select(item => item with { SignedInAt = item.SignedInAt.ToOffset(ChinaTime.Offset) }), next = (string?)null }, WireJson.Options);
    }

    private static async Task<IResult> EndAsync(Guid id, ClaimsPrincipal user, UserManager<Account> accounts, OwnSessions sessions, CancellationToken cancellationToken) =>
        await FindAsync(user, accounts) is { } account && await sessions.EndAsync(account.Id.ToString(), id, cancellationToken) ? Results.NoContent() : NoAccount();

    private static async Task<Account?> FindAsync(ClaimsPrincipal user, UserManager<Account> accounts) =>
        Caller.From(user).User is not null && user.GetClaim(OpenIddictConstants.Claims.Subject) is { } id ? await accounts.FindByIdAsync(id) : null;

    private static IResult NoAccount() => Problems.Of(StatusCodes.Status404NotFound, RejectionCode.NotFound, "No such account or session, or not yours.");
}
