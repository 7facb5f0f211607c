using ExchangeHub.Access;

namespace ExchangeHub.Gateway.Accounts;

/// <summary>Roles by the names that people know them under.</summary>
public static class RoleNames
{
    /// <summary>The name of a role.</summary>
    public static string Of(string role) => role switch
    {
        Roles.SystemAdmin => "系统管理员",
        Roles.SecurityAdmin => "安全管理员",
        Roles.AuditAdmin => "审计管理员",
        Roles.GrantAdmin => "授权管理员",
        _ => "业务人员",
    };
}
