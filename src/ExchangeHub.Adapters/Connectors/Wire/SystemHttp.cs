using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ExchangeHub.Adapters.Connectors.Wire;

/// <summary>
/// Requests to one system. A handler of its own: it follows no redirect, since that would carry a key header to wherever the system
/// points, keeps no cookies, and trusts the system's own authority where one is set.
/// </summary>
internal sealed class SystemHttp(SocketsHttpHandler handler, ISystemCredentials credentials, HttpLimits limits, TimeProvider clock) : IDisposable
{
    private const int Chunk = 16 * 1024;

    // Names are resolved again now and then: systems move.
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(5);

    private readonly HttpClient http = new(handler) { Timeout = Timeout.InfiniteTimeSpan };

    public HttpLimits Limits => limits;

    public static SocketsHttpHandler Handler(ConnectorContext context)
    {
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, PooledConnectionLifetime = ConnectionLifetime };
        if (context.Of("caFile") is { } file)
        {
            handler.SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = PolicyOf(file) };
        }

        return handler;
    }

    /// <summary>Sends what <paramref name="make"/> makes; a second time where the credentials had run out.</summary>
    public async Task<HttpAnswer> SendAsync(Func<HttpRequestMessage> make, TimeSpan wait, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(limits.Timeout + wait, clock);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            for (var isFirst = true; ; isFirst = false)
            {
                using var request = make();
                await credentials.SignAsync(request, linked.Token);
                using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, linked.Token);
                if (response.StatusCode != HttpStatusCode.Unauthorized || !isFirst || !credentials.Rejected(request))
                {
                    return await ReadAsync(response, linked.Token);
                }
            }
        }
        catch (HttpRequestException failed)
        {
            throw new SystemUnavailableException($"The system cannot be reached ({failed.HttpRequestError}).", failed);
        }
        catch (IOException broken)
        {
            throw new SystemUnavailableException("The connection broke off.", broken);
        }
        catch (OperationCanceledException slow) when (!cancellationToken.IsCancellationRequested)
        {
            throw new SystemUnavailableException("The system did not answer in time.", slow);
        }
    }

    public void Dispose()
    {
        http.Dispose();
        credentials.Dispose();
    }

    private async Task<HttpAnswer> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.Content.Headers.ContentLength > limits.MaxBytes)
        {
            throw TooLarge();
        }

        using var body = new MemoryStream();
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        var buffer = new byte[Chunk];
        while (await stream.ReadAsync(buffer, cancellationToken) is > 0 and var read)
        {
            if (body.Length + read > limits.MaxBytes)
            {
                throw TooLarge();
            }

            body.Write(buffer, 0, read);
        }

        return new HttpAnswer(response.StatusCode, response.Content.Headers.ContentType?.MediaType, body.ToArray(), RetryAfterOf(response));
    }

    private int? RetryAfterOf(HttpResponseMessage response)
    {
        var after = response.Headers.RetryAfter?.Delta ?? response.Headers.RetryAfter?.Date - clock.GetUtcNow();
        return after is { } delay ? Math.Max(1, (int)Math.Ceiling(delay.TotalSeconds)) : null;
    }

    private SystemUnavailableException TooLarge() => new($"The answer is larger than {limits.MaxBytes} bytes.");

    private static X509ChainPolicy PolicyOf(string file)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        try
        {
            policy.CustomTrustStore.ImportFromPemFile(file);
        }
        catch (Exception unreadable) when (unreadable is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw ConnectionSettings.Wrong("caFile", "cannot be read as certificates in PEM");
        }

        return policy.CustomTrustStore.Count > 0 ? policy : throw ConnectionSettings.Wrong("caFile", "holds no certificate");
    }
}

/// <summary>How much and how long a system may answer.</summary>
internal sealed record HttpLimits(int MaxBytes, int MaxDepth, TimeSpan Timeout)
{
    public static HttpLimits Read(WireSettings settings) => new(
        settings.Number("maxResponseBytes", 8 * 1024 * 1024, least: 1024, most: 256 * 1024 * 1024),
        settings.Number("maxDepth", 32, least: 4, most: 256),
        TimeSpan.FromSeconds(settings.Number("timeoutSeconds", 60, least: 1, most: 600)));
}
