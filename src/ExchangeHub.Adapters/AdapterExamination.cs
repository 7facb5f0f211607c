using ExchangeHub.Adapters.Connectors;
using ExchangeHub.Adapters.Connectors.Rest;
using ExchangeHub.Adapters.Exchange;
using ExchangeHub.Contracts.Sealing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace ExchangeHub.Adapters;

/// <summary>Looks at every connected system once: is its mapping sound, does it answer, does its feed go, what was set aside.</summary>
public static class AdapterExamination
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Changes nothing in the systems. A mapping that makes no sense throws <see cref="AdapterStartException"/>.</summary>
    public static async Task<IReadOnlyList<SystemFinding>> ExamineAsync(AdapterOptions options, KeyFolder keys, TimeProvider clock, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        (options.Resilience.CallTimeout, options.Resilience.Retries) = (Patience, 0);
        await using var services = new ServiceCollection().AddHttpClient().BuildServiceProvider();
        await using var systems = new AdapterSystems(options, keys, services.GetRequiredService<IHttpClientFactory>(), new PushReceivers(), clock, NullLoggerFactory.Instance);
        return await Task.WhenAll(systems.All.Select(system => ExamineAsync(system, cancellationToken)));
    }

    private static async Task<SystemFinding> ExamineAsync(AdapterSystem system, CancellationToken cancellationToken)
    {
        var name = $"{system.Mapping.System} {system.ClientId}";
        var (answers, detail) = await AnswersAsync(system, cancellationToken);
        var details = new List<string> { $"{system.Mapping.Protocol} {detail}" };
        details.AddRange(system.Alarms.All().Select(alarm => $"已停止读取 {alarm.Source} 自 {alarm.Since.ToLocalTime():yyyy-MM-dd HH:mm}：{alarm.Detail}"));
        if (system.SetAside.Count() is > 0 and var count)
        {
            var last = system.SetAside.Latest(1)[0];
            details.Add($"已剔出 {count} 行 set aside, 最近 {last.RowId} {last.Code} {last.Detail}");
        }

        return new SystemFinding(system.ClientId, name, answers, system.Alarms.All().Count, string.Join("；", details));
    }

    private static async Task<(bool Answers, string Detail)> AnswersAsync(AdapterSystem system, CancellationToken cancellationToken)
    {
        try
        {
            await system.Connector.CheckAsync(cancellationToken);
            return (true, "应答正常 answers");
        }
        catch (Exception failure) when (failure is SystemUnavailableException or SourceDriftException)
        {
            return (false, failure.Message);
        }
    }
}

/// <summary>What was found of one system.</summary>
/// <param name="ClientId">Its client id at the hub.</param>
/// <param name="Name">Its name and client id, for people.</param>
/// <param name="Answers">It answers, and looks as its mapping says.</param>
/// <param name="Alarms">Feeds that stand still.</param>
/// <param name="Detail">What was seen.</param>
public sealed record SystemFinding(string ClientId, string Name, bool Answers, int Alarms, string Detail)
{
    /// <summary>It answers and its feeds go.</summary>
    public bool IsWell => Answers && Alarms == 0;
}
