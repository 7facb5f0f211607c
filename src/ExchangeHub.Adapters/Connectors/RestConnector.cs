using System.Net.Http.Json;
using ExchangeHub.Contracts;

namespace ExchangeHub.Adapters.Connectors;

/// <summary>Systems with a REST interface. Every call may be repeated, so the client retries within an attempt.</summary>
internal sealed class RestConnector(IHttpClientFactory clients, string clientName) : IChangeConnector
{
    public async Task<IReadOnlyList<SystemChange>> ReadChangesAsync(long after, int max, TimeSpan wait, CancellationToken cancellationToken)
    {
        using var client = clients.CreateClient(clientName);
        var query = FormattableString.Invariant($"changes?after={after}&max={max}&waitSeconds={Math.Ceiling(wait.TotalSeconds)}");
        return await client.GetFromJsonAsync<List<SystemChange>>(query, WireJson.Options, cancellationToken) ?? [];
    }

    public async Task AcknowledgeAsync(SystemAcknowledgement acknowledgement, CancellationToken cancellationToken)
    {
        using var client = clients.CreateClient(clientName);
        using var response = await client.PostAsJsonAsync("changes/ack", acknowledgement, WireJson.Options, cancellationToken);
        response.EnsureSuccessStatusCode();
    }

    public async Task<IReadOnlyList<SystemAnswer>> ApplyAsync(IReadOnlyList<SystemAction> batch, CancellationToken cancellationToken)
    {
        using var client = clients.CreateClient(clientName);
        using var response = await client.PostAsJsonAsync("inbox", batch, WireJson.Options, cancellationToken);
        response.EnsureSuccessStatusCode();
        var answers = await response.Content.ReadFromJsonAsync<List<SystemAnswer>>(WireJson.Options, cancellationToken);
        return answers?.Count == batch.Count
            ? answers
            : throw new HttpRequestException($"{answers?.Count ?? 0} answers came to {batch.Count} actions.");
    }
}
