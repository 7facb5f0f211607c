using System.Runtime.CompilerServices;
using System.Security.Claims;

namespace ExchangeHub.Access;

/// <summary>Who calls: the stable facts of a token, never grants.</summary>
/// <param name="ClientId">The client.</param>
/// <param name="Department">Its department.</param>
/// <param name="Region">Its home region, six digits.</param>
public sealed record Caller(string ClientId, string Department, string Region)
{
    private static readonly ConditionalWeakTable<ClaimsPrincipal, Caller> Known = [];

    /// <summary>Claim with the department.</summary>
    public const string DepartmentClaim = "department";

    /// <summary>Claim with the home region.</summary>
    public const string RegionClaim = "region";

    /// <summary>Claim with the client id.</summary>
    public const string ClientIdClaim = "client_id";

    /// <summary>Claim with the name of an account; a department system has none.</summary>
    public const string UserClaim = "user";

    /// <summary>Claim with the role of an account.</summary>
    public const string RoleClaim = "role";

    /// <summary>The <c>source</c> of its own events.</summary>
    public string Source => $"/{Region}/{Department}";

    /// <summary>Name of the account, where a person calls.</summary>
    public string? User { get; init; }

    /// <summary>Role of the account, one of <see cref="Roles"/>.</summary>
    public string? Role { get; init; }

    /// <summary>Whoever it is, person or system, for logs and for telling two signatures apart.</summary>
    public string Actor => User ?? ClientId;

    /// <summary>True for the three administrators that see no business data.</summary>
    public bool IsAdministrator => Role is Roles.SystemAdmin or Roles.SecurityAdmin or Roles.AuditAdmin;

    /// <summary>Reads a validated token's principal.</summary>
    public static Caller From(ClaimsPrincipal principal) =>
        Find(principal) ?? throw new InvalidOperationException("The token does not say who calls, although its policy let it in.");

    /// <summary>The same; null where nobody with a token of the hub calls. Read once for each token: many requests share its principal.</summary>
    public static Caller? Find(ClaimsPrincipal principal) =>
        Known.TryGetValue(principal, out var known) ? known : Remember(principal);

    private static Caller? Remember(ClaimsPrincipal principal) => Read(principal) is { } caller ? Known.GetValue(principal, _ => caller) : null;

    private static Caller? Read(ClaimsPrincipal principal) =>
        principal.FindFirst(ClientIdClaim) is { } client && principal.FindFirst(DepartmentClaim) is { } department && principal.FindFirst(RegionClaim) is { } region
            ? new Caller(client.Value, department.Value, region.Value)
            {
                User = principal.FindFirst(UserClaim)?.Value,
                Role = principal.FindFirst(RoleClaim)?.Value,
            }
            : null;
}

/// <summary>Roles of accounts (GB/T 22239 level 3: the three administrators are three people).</summary>
public static class Roles
{
    /// <summary>系统管理员: clients, connections, jobs; no business data.</summary>
    public const string SystemAdmin = "system-admin";

    /// <summary>安全管理员: countersigns grants; no business data.</summary>
    public const string SecurityAdmin = "security-admin";

    /// <summary>审计管理员: access log and administrators' actions; nothing else.</summary>
    public const string AuditAdmin = "audit-admin";

    /// <summary>授权管理员: gives grants within its region.</summary>
    public const string GrantAdmin = "grant-admin";

    /// <summary>业务人员: reads and works within its region.</summary>
    public const string Operator = "operator";

    /// <summary>Every role.</summary>
    public static IReadOnlyList<string> All { get; } = [SystemAdmin, SecurityAdmin, AuditAdmin, GrantAdmin, Operator];
}
