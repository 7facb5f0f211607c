using ExchangeHub.Hub.Subscriptions;

namespace ExchangeHub.Hub.Connections;

/// <summary>What the doctor wants to know of those connected to the hub.</summary>
public sealed class ConnectionExamination
{
    private const int Named = 5;

    private readonly ConnectionList connections;

    internal ConnectionExamination(ConnectionList connections) => this.connections = connections;

    /// <summary>Whether all take what they are owed, and a sentence for the operator that names those that do not.</summary>
    public async Task<(bool IsWell, string Detail)> ExamineAsync(CancellationToken cancellationToken)
    {
        var all = await connections.AllAsync(cancellationToken);
        var disabled = Those(all, connection => connection.Subscription == SubscriptionState.Disabled);
        var failing = Those(all, connection => connection is { State: ConnectionState.Failing, Subscription: SubscriptionState.Active });
        var silent = Those(all, connection => connection is { State: ConnectionState.Silent, Subscription: not (SubscriptionState.Paused or SubscriptionState.Disabled) });
        string[] wrong =
        [
            .. Sentence("停用 disabled", disabled), .. Sentence("连续失败 failing", failing), .. Sentence("静默 silent", silent),
        ];
        return wrong.Length == 0
            ? (true, $"{all.Count} 个接入，均无异常 connections, none silent, failing or disabled")
            : (false, $"{string.Join("；", wrong)} (GET /v1/connections)");
    }

    private static List<ShownConnection> Those(IReadOnlyList<ShownConnection> all, Func<ShownConnection, bool> isSo) => [.. all.Where(isSo).OrderBy(one => one.Since)];

    private static IEnumerable<string> Sentence(string word, List<ShownConnection> those) => those.Count == 0
        ? []
        : [$"{those.Count} 个{word}: {string.Join(", ", those.Take(Named).Select(one => $"{one.ClientId} ({one.Kind}) 自 since {one.Since.ToLocalTime():yyyy-MM-dd HH:mm}"))}{(those.Count > Named ? " …" : "")}"];
}
