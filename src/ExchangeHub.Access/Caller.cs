using System.Security.Claims;

namespace ExchangeHub.Access;

/// <summary>Who calls: the stable facts of a token, never grants.</summary>
/// <param name="ClientId">The client.</param>
/// <param name="Department">Its department.</param>
/// <param name="Region">Its home region, six digits.</param>
public sealed record Caller(string ClientId, string Department, string Region)
{
    /// <summary>Claim with the department.</summary>
    public const string DepartmentClaim = "department";

    /// <summary>Claim with the home region.</summary>
    public const string RegionClaim = "region";

    /// <summary>Claim with the client id.</summary>
    public const string ClientIdClaim = "client_id";

    /// <summary>The <c>source</c> of its own events.</summary>
    public string Source => $"/{Region}/{Department}";

    /// <summary>Reads a validated token's principal.</summary>
    public static Caller From(ClaimsPrincipal principal) => new(
        Required(principal, ClientIdClaim),
        Required(principal, DepartmentClaim),
        Required(principal, RegionClaim));

    private static string Required(ClaimsPrincipal principal, string claim) =>
        principal.FindFirst(claim)?.Value
        ?? throw new InvalidOperationException($"The token has no '{claim}' although its policy let it in.");
}
