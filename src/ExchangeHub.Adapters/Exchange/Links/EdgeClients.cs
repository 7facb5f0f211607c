using System.Collections.Concurrent;
using System.Security.Cryptography.X509Certificates;
using ExchangeHub.Client;

namespace ExchangeHub.Adapters.Exchange.Links;

/// <summary>One client of the hub for each connected system, all over the same connections.</summary>
internal sealed class EdgeClients : IDisposable
{
    // The loops around it repeat as well, and what cannot be sent waits in the buffer.
    private const int Attempts = 2;

    private readonly ConcurrentDictionary<string, ExchangeHubClient> clients;
    private readonly HttpClient http;

    public EdgeClients(EdgeOptions options, HttpMessageHandler handler, TimeProvider clock)
    {
        http = new HttpClient(handler, disposeHandler: true) { Timeout = Timeout.InfiniteTimeSpan };
        clients = new(options.Clients.Select(client => KeyValuePair.Create(client.ClientId, new ExchangeHubClient(AccountOf(client, options.Hub!, Attempts), http, clock))));
    }

    public ExchangeHubClient Of(string clientId) =>
        clients.TryGetValue(clientId, out var client) ? client : throw new InvalidOperationException($"{EdgeOptions.Section}:Clients has nothing for {clientId}.");

    public static SocketsHttpHandler NewHandler(EdgeOptions options)
    {
        // A redirect would carry secrets to wherever it points.
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(2) };
        if (options.CertificateAuthorityFile is { Length: > 0 } file)
        {
            var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            policy.CustomTrustStore.ImportFromPemFile(file);
            handler.SslOptions.CertificateChainPolicy = policy;
        }

        return handler;
    }

    public void Dispose()
    {
        foreach (var client in clients.Values)
        {
            client.Dispose();
        }

        http.Dispose();
    }

    public static ExchangeHubOptions AccountOf(EdgeCredential client, Uri hub, int attempts) => new()
    {
        Hub = hub,
        ClientId = client.ClientId,
        ClientSecret = client.ClientSecret,
        PrivateKey = client.KeyFile is { Length: > 0 } file ? File.ReadAllText(file) : null,
        Attempts = attempts,
    };
}
