using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace ExchangeHub.Testing.Broker;

/// <summary>The few calls of RabbitMQ's management API that tests need.</summary>
public sealed class RabbitMqManagement : IDisposable
{
    private readonly HttpClient http;
    private readonly string user;

    /// <param name="api">With user and password: <c>http://user:password@127.0.0.1:15672/</c>.</param>
    public RabbitMqManagement(Uri api)
    {
        user = Uri.UnescapeDataString(api.UserInfo.Split(':')[0]);
        var credentials = Convert.ToBase64String(Encoding.UTF8.GetBytes(Uri.UnescapeDataString(api.UserInfo)));
        http = new HttpClient { BaseAddress = new UriBuilder(api) { UserName = "", Password = "" }.Uri };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", credentials);
    }

    public async Task CreateVirtualHostAsync(string name)
    {
        await PutAsync($"api/vhosts/{name}", new { });
        await PutAsync($"api/permissions/{name}/{Uri.EscapeDataString(user)}", new { configure = ".*", write = ".*", read = ".*" });
    }

    public async Task DeleteVirtualHostAsync(string name)
    {
        using var answer = await http.DeleteAsync(new Uri($"api/vhosts/{name}", UriKind.Relative));
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>Deletes the accounts that a hub has made for a virtual host: they outlive it.</summary>
    public async Task DeleteGuestsAsync(string virtualHost)
    {
        var permissions = await http.GetFromJsonAsync<JsonElement>(new Uri($"api/vhosts/{virtualHost}/permissions", UriKind.Relative));
        foreach (var guest in permissions.EnumerateArray().Select(permission => permission.GetProperty("user").GetString()!).Where(name => name != user))
        {
            using var answer = await http.DeleteAsync(new Uri($"api/users/{Uri.EscapeDataString(guest)}", UriKind.Relative));
        }
    }

    /// <summary>Name, type and arguments of each queue of a virtual host.</summary>
    public async Task<IReadOnlyList<QueueFacts>> QueuesAsync(string virtualHost, CancellationToken cancellation)
    {
        var queues = await http.GetFromJsonAsync<JsonElement>(
            new Uri($"api/queues/{virtualHost}?disable_stats=true&enable_queue_totals=true", UriKind.Relative), cancellation);
        return
        [
            .. queues.EnumerateArray().Select(queue => new QueueFacts(
                queue.GetProperty("name").GetString()!,
                queue.GetProperty("type").GetString()!,
                queue.TryGetProperty("messages", out var messages) ? messages.GetInt64() : 0)),
        ];
    }

    /// <summary>Takes up to <paramref name="count"/> message bodies of a queue and puts them back.</summary>
    public async Task<IReadOnlyList<byte[]>> PeekAsync(string virtualHost, string queue, int count, CancellationToken cancellation)
    {
        using var answer = await http.PostAsJsonAsync(
            new Uri($"api/queues/{virtualHost}/{Uri.EscapeDataString(queue)}/get", UriKind.Relative),
            new { count, ackmode = "ack_requeue_true", encoding = "base64" },
            cancellation);
        answer.EnsureSuccessStatusCode();
        var messages = await answer.Content.ReadFromJsonAsync<JsonElement>(cancellation);
        return [.. messages.EnumerateArray().Select(message => message.GetProperty("payload").GetBytesFromBase64())];
    }

    /// <summary>Breaks every connection to a virtual host, as a network fault would.</summary>
    public async Task CloseConnectionsAsync(string virtualHost, CancellationToken cancellation)
    {
        var connections = await http.GetFromJsonAsync<JsonElement>(
            new Uri($"api/vhosts/{virtualHost}/connections", UriKind.Relative), cancellation);
        foreach (var connection in connections.EnumerateArray())
        {
            var name = Uri.EscapeDataString(connection.GetProperty("name").GetString()!);
            using var answer = await http.DeleteAsync(new Uri($"api/connections/{name}", UriKind.Relative), cancellation);
        }
    }

    public void Dispose() => http.Dispose();

    private async Task PutAsync<T>(string path, T body)
    {
        using var answer = await http.PutAsJsonAsync(new Uri(path, UriKind.Relative), body);
        answer.EnsureSuccessStatusCode();
    }
}

/// <summary>A queue as the broker sees it.</summary>
public sealed record QueueFacts(string Name, string Type, long Messages);
