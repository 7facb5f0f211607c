using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using ExchangeHub.Access;
using Microsoft.Extensions.Options;

namespace ExchangeHub.Gateway.Amqp;

/// <summary>The calls of RabbitMQ's management API that accounts need. Throws <see cref="HttpRequestException"/> where it does not answer or does not do it.</summary>
internal sealed class BrokerManagement : IDisposable
{
    private const int DefaultPort = 15672;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly HttpClient http;

    public BrokerManagement(Broker broker, IOptions<AmqpAccountOptions> options)
    {
        Options = options.Value;
        var address = Options.Management ?? Derived(broker);
        http = new HttpClient { BaseAddress = new UriBuilder(address) { UserName = "", Password = "", Path = address.AbsolutePath.TrimEnd('/') + "/" }.Uri, Timeout = Patience };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(Uri.UnescapeDataString(address.UserInfo))));
    }

    public AmqpAccountOptions Options { get; }

    /// <summary>Tags of the account that these calls are made as.</summary>
    public async Task<IReadOnlyList<string>> OwnTagsAsync(CancellationToken cancellationToken) =>
        TagsOf(await GetAsync("api/whoami", cancellationToken));

    /// <summary>True while the broker holds publishers back for want of memory or disk.</summary>
    public async Task<bool> IsAlarmedAsync(CancellationToken cancellationToken)
    {
        using var answer = await http.GetAsync(new Uri("api/health/checks/alarms", UriKind.Relative), cancellationToken);
        return answer.StatusCode == HttpStatusCode.ServiceUnavailable;
    }

    /// <summary>Tags of an account; null where there is none.</summary>
    public async Task<IReadOnlyList<string>?> TagsOfAsync(string user, CancellationToken cancellationToken)
    {
        using var answer = await http.GetAsync(PathOf("users", user), cancellationToken);
        return answer.StatusCode == HttpStatusCode.NotFound ? null : TagsOf(await ReadAsync(answer, cancellationToken));
    }

    /// <summary>Names of the accounts that may do anything in a virtual host.</summary>
    public async Task<IReadOnlyList<string>> UsersOfAsync(string virtualHost, CancellationToken cancellationToken) =>
        [.. (await GetAsync($"api/vhosts/{Uri.EscapeDataString(virtualHost)}/permissions", cancellationToken))
            .EnumerateArray().Select(permission => permission.GetProperty("user").GetString()!)];

    public Task PutAsync(object body, CancellationToken cancellationToken, params string[] path) =>
        SendAsync(() => http.PutAsJsonAsync(PathOf(path), body, cancellationToken));

    /// <summary>Deletes; what is not there is as good as deleted.</summary>
    public Task DeleteAsync(CancellationToken cancellationToken, params string[] path) =>
        SendAsync(() => http.DeleteAsync(PathOf(path), cancellationToken));

    public void Dispose() => http.Dispose();

    private static Uri Derived(Broker broker) =>
        broker.Address is { } amqp
            ? new UriBuilder(amqp) { Scheme = Uri.UriSchemeHttp, Port = DefaultPort, Path = "/" }.Uri
            : throw new InvalidOperationException("There is no broker in memory to manage.");

    private static Uri PathOf(params string[] path) => new($"api/{string.Join('/', path.Select(Uri.EscapeDataString))}", UriKind.Relative);

    private static async Task SendAsync(Func<Task<HttpResponseMessage>> send)
    {
        using var answer = await send();
        if (answer.StatusCode != HttpStatusCode.NotFound)
        {
            answer.EnsureSuccessStatusCode();
        }
    }

    private async Task<JsonElement> GetAsync(string path, CancellationToken cancellationToken)
    {
        using var answer = await http.GetAsync(new Uri(path, UriKind.Relative), cancellationToken);
        return await ReadAsync(answer, cancellationToken);
    }

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        answer.EnsureSuccessStatusCode();
        return await answer.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
    }

    // A list since RabbitMQ 3.9, a text with commas before.
    private static string[] TagsOf(JsonElement account) => account.GetProperty("tags") is { ValueKind: JsonValueKind.Array } list
        ? [.. list.EnumerateArray().Select(tag => tag.GetString()!)]
        : account.GetProperty("tags").GetString()!.Split(',', StringSplitOptions.RemoveEmptyEntries);
}
