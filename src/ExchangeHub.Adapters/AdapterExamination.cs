using ExchangeHub.Adapters.Connectors;
using ExchangeHub.Adapters.Connectors.Rest;
using ExchangeHub.Adapters.Exchange;
using ExchangeHub.Adapters.Exchange.Links;
using ExchangeHub.Adapters.Exchange.Rosters;
using ExchangeHub.Contracts.Sealing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace ExchangeHub.Adapters;

/// <summary>Looks at every connected system once: is its mapping sound, does it answer, does its feed go, what was set aside.</summary>
public static class AdapterExamination
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Changes nothing in the systems. A mapping that makes no sense throws <see cref="AdapterStartException"/>.</summary>
    /// <param name="options">The systems.</param>
    /// <param name="edge">How they reach the hub, where they stand at the edge.</param>
    /// <param name="keys">The key folder of the adapters.</param>
    /// <param name="clock">The time.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static async Task<IReadOnlyList<SystemFinding>> ExamineAsync(
        AdapterOptions options, EdgeOptions? edge, KeyFolder keys, TimeProvider clock, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (edge?.Problems([.. options.Systems.Select(system => system.ClientId)]).ToList() is { Count: > 0 } problems)
        {
            throw new AdapterStartException(problems);
        }

        (options.Resilience.CallTimeout, options.Resilience.Retries) = (Patience, 0);
        await using var services = new ServiceCollection().AddHttpClient().BuildServiceProvider();
        await using var systems = new AdapterSystems(
            options, keys, services.GetRequiredService<IHttpClientFactory>(), new PushReceivers(), clock, NullLoggerFactory.Instance, onlyLooks: true);
        var findings = systems.All.Select(system => ExamineAsync(system, cancellationToken));
        return await Task.WhenAll(edge is null ? findings : findings.Concat(EdgeExamination.Examine(systems.All, edge, options.Folder, Patience, clock, cancellationToken)));
    }

    private static async Task<SystemFinding> ExamineAsync(AdapterSystem system, CancellationToken cancellationToken)
    {
        var kept = system.State.Kept;
        var (condition, detail) = await AskAsync(system, cancellationToken);
        var alarms = system.Alarms.All();
        if (kept is { IsPaused: true } && condition == SystemCondition.Up)
        {
            condition = SystemCondition.Paused;
        }

        var details = new List<string> { $"{system.Mapping.Protocol} {Word(condition)}{detail}" };
        details.AddRange(alarms.Select(alarm => $"报警 alarm: 已停止读取 {alarm.Source} 自 {alarm.Since.ToLocalTime():yyyy-MM-dd HH:mm}：{alarm.Detail}"));
        if (kept is not null)
        {
            var paused = kept.IsPaused ? "，适配器已暂停调用，稍后自动重试 circuit breaker open" : "";
            details.Add($"运行中的适配器自 {kept.Since.ToLocalTime():yyyy-MM-dd HH:mm:ss} 起调用失败 calls fail{paused}：{kept.Detail}");
        }

        if (RosterDrop.WaitingIn(system.Connected.RosterFolder) is { Count: > 0 } rosters)
        {
            details.Add($"名册待报 {rosters.Count} 份 rosters wait，最近一份已报到第 {RosterDrop.LastPage(system)} 页 pages handed over");
        }

        if (!system.Mapping.Deduplicates)
        {
            details.Add("本系统不能识别重复的办理要求 does not deduplicate");
        }

        if (system.SetAside.Count() is > 0 and var count)
        {
            var last = system.SetAside.Latest(1)[0];
            details.Add($"已剔出 {count} 行 set aside, 最近 {last.RowId} {last.Code} {last.Detail}");
        }

        return new SystemFinding(
            system.ClientId, $"业务系统 {system.Mapping.System} {system.ClientId}", alarms.Count > 0 && condition == SystemCondition.Up ? SystemCondition.Drifted : condition,
            string.Join("；", details));
    }

    private static async Task<(SystemCondition Condition, string Detail)> AskAsync(AdapterSystem system, CancellationToken cancellationToken)
    {
        try
        {
            await system.Connector.CheckAsync(cancellationToken);
            return (SystemCondition.Up, "");
        }
        catch (SystemUnavailableException unavailable)
        {
            return (unavailable.IsSignInRefused ? SystemCondition.SignInRefused : SystemCondition.Down, $"：{unavailable.Message}");
        }
        catch (SourceDriftException drift)
        {
            return (SystemCondition.Drifted, $"：{drift.Message}");
        }
    }

    private static string Word(SystemCondition condition) => condition switch
    {
        SystemCondition.Down => "无法使用 down",
        SystemCondition.SignInRefused => "登录凭据或权限不被接受 wrong credentials",
        SystemCondition.Drifted => "结构与映射不符 drift",
        _ => "应答正常 up",
    };
}

/// <summary>What was found of one system.</summary>
/// <param name="ClientId">Its client id at the hub.</param>
/// <param name="Name">Its name and client id, for people.</param>
/// <param name="Condition">How it is.</param>
/// <param name="Detail">What was seen.</param>
public sealed record SystemFinding(string ClientId, string Name, SystemCondition Condition, string Detail);

/// <summary>How a system was found.</summary>
public enum SystemCondition
{
    /// <summary>It answers and looks as its mapping says.</summary>
    Up,

    /// <summary>It does not answer.</summary>
    Down,

    /// <summary>It does not accept the adapter's credentials, or what the adapter wants to do.</summary>
    SignInRefused,

    /// <summary>It, or what came from it last, does not look as its mapping says: a feed stands still.</summary>
    Drifted,

    /// <summary>It answers now, and the running adapter leaves it alone for a moment after repeated failures.</summary>
    Paused,
}
