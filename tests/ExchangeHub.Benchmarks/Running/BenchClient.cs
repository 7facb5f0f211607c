using System.Net.Http.Headers;
using System.Text.Json;

namespace ExchangeHub.Benchmarks.Running;

/// <summary>A department system of an installation.</summary>
internal sealed record BenchClient(Installation Hub, string Id, string Secret)
{
    public async Task<string> TokenAsync(CancellationToken cancellationToken)
    {
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials", ["client_id"] = Id, ["client_secret"] = Secret,
        });
        using var http = new HttpClient();
        using var answer = await http.PostAsync(new Uri(Hub.Address, "/connect/token"), form, cancellationToken);
        answer.EnsureSuccessStatusCode();
        return JsonElement.Parse(await answer.Content.ReadAsStringAsync(cancellationToken)).GetProperty("access_token").GetString()!;
    }

    /// <summary>Calls with a token that is good for five minutes.</summary>
    public async Task<HttpClient> SignInAsync(CancellationToken cancellationToken)
    {
        // The handler that is measured with, not what it does besides.
        var http = new HttpClient(new SocketsHttpHandler { ActivityHeadersPropagator = null }) { BaseAddress = Hub.Address, Timeout = TimeSpan.FromMinutes(5) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await TokenAsync(cancellationToken));
        return http;
    }
}
