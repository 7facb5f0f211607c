using System.Reflection;
using System.Security.Claims;
using ExchangeHub.WebConsole.SignIn;
using ExchangeHub.WebConsole.Words;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace ExchangeHub.WebConsole.Shell;

/// <summary>One of the nine parts of the console: the first segment of its pages' addresses, and whom it is for.</summary>
/// <param name="Path">Address of its first page.</param>
/// <param name="Title">Its name.</param>
/// <param name="Icon">SVG path.</param>
/// <param name="Scopes">One of these, separated by bars, opens it; empty for everybody.</param>
internal sealed record Area(string Path, Text Title, string Icon, string Scopes)
{
    private static readonly HashSet<string> Pages =
    [
        .. typeof(Area).Assembly.GetTypes().SelectMany(type => type.GetCustomAttributes<RouteAttribute>()).Select(route => FirstSegment(route.Template)),
    ];

    /// <summary>In the order of the navigation. What stands here decides what is shown and opened; the hub decides again at each call.</summary>
    public static IReadOnlyList<Area> All { get; } =
    [
        new("/", new("总览", "Overview"), Icons.Material.Outlined.Hub, Access.Scopes.OpsRead),
        new("/trace", new("消息追踪", "Trace"), Icons.Material.Outlined.Timeline, Access.Scopes.EventsRead),
        new("/deliveries", new("投递与故障", "Deliveries and failures"), Icons.Material.Outlined.LocalShipping, Access.Scopes.OpsRead),
        new("/grants", new("授权", "Grants"), Icons.Material.Outlined.VpnKey, Access.Scopes.GrantsSee),
        new("/catalogue", new("目录与契约", "Catalogue and contracts"), Icons.Material.Outlined.MenuBook, $"{Access.Scopes.EventsRead}|{Access.Scopes.GrantsApply}|{Access.Scopes.GrantsApprove}"),
        new("/institutions", new("机构与编制", "Institutions and quotas"), Icons.Material.Outlined.AccountTree, Access.Scopes.RecordsRead),
        new("/systems", new("系统接入", "Systems"), Icons.Material.Outlined.SettingsInputComponent, Access.Scopes.OpsRead),
        new("/audit", new("审计", "Audit"), Icons.Material.Outlined.FactCheck, Access.Scopes.LogSee),
        new("/my-account", new("我的账户", "My account"), Icons.Material.Outlined.ManageAccounts, ""),
    ];

    /// <summary>The area that an address lies in; null for none.</summary>
    public static Area? Of(string path) => All.FirstOrDefault(area => FirstSegment(area.Path) == FirstSegment(path));

    /// <summary>What the navigation offers somebody, in its order; what has no page yet is not offered.</summary>
    public static IReadOnlyList<Area> For(ClaimsPrincipal user) => [.. All.Where(area => Pages.Contains(FirstSegment(area.Path)) && area.IsOpenTo(user))];

    public bool IsOpenTo(ClaimsPrincipal user) => Scopes.Length == 0 || Scopes.Split('|').Any(scope => user.HasClaim(HubSignIn.ScopeClaim, scope));

    private static string FirstSegment(string path) => path.TrimStart('/').Split('/', '?', '#')[0];
}
