using System.Security.Claims;
using ExchangeHub.Access;

namespace ExchangeHub.WebConsole.SignIn;

/// <summary>Who has a page open, for what it offers: the hub decides again at each call.</summary>
internal sealed record Visitor(string Name, string Role, string Region, string Department, IReadOnlyCollection<string> Scopes)
{
    public static Visitor Of(ClaimsPrincipal user) => new(
        user.Identity?.Name ?? "",
        Said(user, Caller.RoleClaim),
        Said(user, Caller.RegionClaim),
        Said(user, Caller.DepartmentClaim),
        [.. user.FindAll(HubSignIn.ScopeClaim).Select(claim => claim.Value)]);

    public bool Has(string scope) => Scopes.Contains(scope);

    /// <summary>Systems of a department are subscribed by its operators; administrators have no business with what they receive.</summary>
    public bool MaySubscribeSystems => Role == Roles.Operator && Has(Access.Scopes.OpsWrite);

    /// <summary>Grants are given by the grant administrator of a city or of what stands above one.</summary>
    /// <param name="level">Level of his region.</param>
    public bool MayIssue(string? level) => Role == Roles.GrantAdmin && Has(Access.Scopes.GrantsApprove) && level is not (null or "county");

    private static string Said(ClaimsPrincipal user, string claim) => user.FindFirst(claim)?.Value ?? "";
}
