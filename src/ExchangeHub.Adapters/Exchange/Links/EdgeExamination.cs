using System.Net;
using ExchangeHub.Client;

namespace ExchangeHub.Adapters.Exchange.Links;

/// <summary>Looks at the way from the edge to the hub, once for each system: is the hub there, does it let the system in, what waits.</summary>
internal static class EdgeExamination
{
    public static IEnumerable<Task<SystemFinding>> Examine(
        IReadOnlyList<AdapterSystem> systems, EdgeOptions edge, string folder, TimeSpan patience, TimeProvider clock, CancellationToken cancellationToken)
    {
        var waiting = Waiting(folder);
        return systems.Select(async system =>
        {
            var (condition, detail) = await SignInAsync(system, edge, patience, clock, cancellationToken);
            var backlog = waiting.GetValueOrDefault(system.ClientId) is { Rows: > 0 and var rows } ? $"；缓冲中待发 {rows} 行 rows wait in the buffer" : "";
            return new SystemFinding(system.ClientId, $"交换中心 hub {system.ClientId}", condition, $"{edge.Hub} {detail}{backlog}");
        });
    }

    private static async Task<(SystemCondition, string)> SignInAsync(
        AdapterSystem system, EdgeOptions edge, TimeSpan patience, TimeProvider clock, CancellationToken cancellationToken)
    {
        var credential = edge.Clients.Single(client => client.ClientId == system.ClientId);
        var account = EdgeClients.AccountOf(credential, edge.Hub!, attempts: 1);
        using var http = new HttpClient(EdgeClients.NewHandler(edge, account.ClientCertificate)) { Timeout = patience };
        using var client = new ExchangeHubClient(account, http, clock);
        try
        {
            await client.ListSubscriptionsAsync(cancellationToken);
            return (SystemCondition.Up, "已登录 signed in");
        }
        catch (ExchangeHubUnavailableException unreachable)
        {
            return (SystemCondition.Down, $"无法连接 not reachable：{unreachable.Code}");
        }
        catch (ExchangeHubException refused) when (refused.Status == HttpStatusCode.Forbidden && system.Mapping.Types.Count == 0)
        {
            return (SystemCondition.Up, "已登录 signed in");
        }
        catch (ExchangeHubException refused)
        {
            return (SystemCondition.SignInRefused, $"登录凭据或权限不被接受 wrong credentials or scope：{refused.Code}");
        }
    }

    private static Dictionary<string, Backlog> Waiting(string folder)
    {
        if (!File.Exists(EdgeBuffer.FileIn(folder)))
        {
            return [];
        }

        using var file = new EdgeBufferFile(EdgeBuffer.FileIn(folder));
        return new(file.Backlogs());
    }
}
