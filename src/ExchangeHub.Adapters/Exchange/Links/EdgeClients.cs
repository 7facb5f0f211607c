using System.Collections.Concurrent;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using ExchangeHub.Client;

namespace ExchangeHub.Adapters.Exchange.Links;

/// <summary>One client of the hub for each connected system, over the same connections where they show no certificate of their own.</summary>
internal sealed class EdgeClients : IDisposable
{
    // The loops around it repeat as well, and what cannot be sent waits in the buffer.
    private const int Attempts = 2;

    private readonly ConcurrentDictionary<string, ExchangeHubClient> clients;
    private readonly List<HttpClient> connections;

    public EdgeClients(EdgeOptions options, HttpMessageHandler handler, TimeProvider clock)
    {
        connections = [NewHttp(handler)];
        clients = new(options.Clients.Select(client =>
        {
            var account = AccountOf(client, options.Hub!, Attempts);
            if (account.ClientCertificate is { } certificate)
            {
                connections.Add(NewHttp(NewHandler(options, certificate)));
            }

            return KeyValuePair.Create(client.ClientId, new ExchangeHubClient(account, account.ClientCertificate is null ? connections[0] : connections[^1], clock));
        }));
    }

    public ExchangeHubClient Of(string clientId) =>
        clients.TryGetValue(clientId, out var client) ? client : throw new InvalidOperationException($"{EdgeOptions.Section}:Clients has nothing for {clientId}.");

    public static SocketsHttpHandler NewHandler(EdgeOptions options, X509Certificate2? certificate = null)
    {
        // A redirect would carry secrets to wherever it points.
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(2) };
        if (options.CertificateAuthorityFile is { Length: > 0 } file)
        {
            var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            policy.CustomTrustStore.ImportFromPemFile(file);
            handler.SslOptions.CertificateChainPolicy = policy;
        }

        if (certificate is not null)
        {
            handler.SslOptions.ClientCertificateContext = SslStreamCertificateContext.Create(certificate, additionalCertificates: null, offline: true);
        }

        return handler;
    }

    // Windows shows no certificate whose key it has not in a store of its own, which this way round it has.
    private static X509Certificate2 ReadCertificate(string file)
    {
        using var pem = X509Certificate2.CreateFromPemFile(file);
        return X509CertificateLoader.LoadPkcs12(pem.Export(X509ContentType.Pkcs12), password: null);
    }

    private static HttpClient NewHttp(HttpMessageHandler handler) => new(handler, disposeHandler: true) { Timeout = Timeout.InfiniteTimeSpan };

    public void Dispose()
    {
        foreach (var client in clients.Values)
        {
            client.Dispose();
        }

        connections.ForEach(connection => connection.Dispose());
    }

    public static ExchangeHubOptions AccountOf(EdgeCredential client, Uri hub, int attempts) => new()
    {
        Hub = hub,
        ClientId = client.ClientId,
        ClientSecret = client.ClientSecret,
        PrivateKey = client.KeyFile is { Length: > 0 } file ? File.ReadAllText(file) : null,
        ClientCertificate = client.CertificateFile is { Length: > 0 } pem ? ReadCertificate(pem) : null,
        Attempts = attempts,
    };
}
