using ExchangeHub.Access;

namespace ExchangeHub.Gateway.Accounts;

/// <summary>What each role may ask for; an administrator of one kind never holds a scope of another.</summary>
internal static class RoleScopes
{
    public static IReadOnlyList<string> Of(string role) => role switch
    {
        Roles.SystemAdmin => [Scopes.OpsRead, Scopes.OpsWrite],
        Roles.SecurityAdmin => [Scopes.GrantsApprove],
        Roles.AuditAdmin => [Scopes.AuditRead],
        Roles.GrantAdmin => [Scopes.GrantsApply, Scopes.GrantsApprove, Scopes.RecordsRead],
        Roles.Operator => [Scopes.RecordsRead, Scopes.EventsRead, Scopes.GrantsApply, Scopes.OpsRead, Scopes.OpsWrite],
        _ => [],
    };
}
