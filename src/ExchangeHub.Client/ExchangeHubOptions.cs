using System.Security.Cryptography.X509Certificates;

namespace ExchangeHub.Client;

/// <summary>Where the hub is and how this client signs in: with a private key or a TLS client certificate (preferred), or with a secret.</summary>
public sealed class ExchangeHubOptions
{
    /// <summary>Address of the hub, such as <c>https://hub.example.gov.cn</c>. Plain HTTP is taken for this machine only.</summary>
    public required Uri Hub { get; init; }

    /// <summary>The client id given at registration.</summary>
    public required string ClientId { get; init; }

    /// <summary>The secret given at registration; leave it out where there is a private key.</summary>
    public string? ClientSecret { get; init; }

    /// <summary>The private key as text, PEM (PKCS#8, SEC 1 or PKCS#1, without password) or JWK: EC P-256 or RSA. See <see cref="ExchangeHubKey"/>.</summary>
    public string? PrivateKey { get; init; }

    /// <summary>
    /// The registered TLS client certificate, with its private key. It signs in by itself, or beside key or secret, and the hub's tokens are then
    /// good only together with it. An <see cref="HttpClient"/> given by the caller must show it itself. Stays the caller's.
    /// </summary>
    public X509Certificate2? ClientCertificate { get; init; }

    /// <summary>Scopes to ask for, separated by spaces; without it all that the client holds.</summary>
    public string? Scope { get; init; }

    /// <summary>What assertions name as their audience where that is not the token endpoint at <see cref="Hub"/>: the hub's issuer.</summary>
    public Uri? Audience { get; init; }

    /// <summary>How long one request may take, beside the time a pull asks the hub to wait. An <see cref="HttpClient"/> given by the caller may have a shorter limit.</summary>
    /// <value>30 s.</value>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How often a call is tried before it ends in <see cref="ExchangeHubUnavailableException"/>; 1 for callers that repeat by themselves.</summary>
    /// <value>4.</value>
    public int Attempts { get; init; } = 4;

    /// <summary>Pause before the second attempt; it doubles each time, and up to half of it is left to chance.</summary>
    /// <value>500 ms.</value>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Longest pause. A hub that asks for a longer one by <c>Retry-After</c> is not asked again within the call.</summary>
    /// <value>30 s.</value>
    public TimeSpan LongestRetryDelay { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Everything that is wrong with these options.</summary>
    internal IEnumerable<string> Problems()
    {
        if (Hub is not { IsAbsoluteUri: true, Scheme: "https" or "http" } || Hub.Query.Length > 0 || Hub.Fragment.Length > 0 || Hub.UserInfo.Length > 0)
        {
            yield return $"{nameof(Hub)} is an address such as https://hub.example.gov.cn, without user, query and fragment.";
        }
        else if (Hub.Scheme == "http" && !Hub.IsLoopback)
        {
            yield return $"{nameof(Hub)} must be https: plain HTTP would carry tokens and personal data in the clear beyond this machine.";
        }

        if (string.IsNullOrWhiteSpace(ClientId))
        {
            yield return $"{nameof(ClientId)} is missing.";
        }

        var (hasSecret, hasKey) = (!string.IsNullOrWhiteSpace(ClientSecret), !string.IsNullOrWhiteSpace(PrivateKey));
        if (hasSecret ? hasKey : !hasKey && ClientCertificate is null)
        {
            yield return $"Give one of {nameof(ClientSecret)} and {nameof(PrivateKey)}, or a {nameof(ClientCertificate)}.";
        }

        if (ClientCertificate is { HasPrivateKey: false } || (ClientCertificate is not null && Hub is { IsAbsoluteUri: true, Scheme: "http" }))
        {
            yield return $"{nameof(ClientCertificate)} needs its private key, and an https address to be shown at.";
        }

        if (Audience is { IsAbsoluteUri: false })
        {
            yield return $"{nameof(Audience)} is an absolute address.";
        }

        if (RequestTimeout <= TimeSpan.Zero || Attempts < 1 || RetryDelay <= TimeSpan.Zero || LongestRetryDelay < RetryDelay)
        {
            yield return $"{nameof(RequestTimeout)}, {nameof(Attempts)} and {nameof(RetryDelay)} are positive, and {nameof(LongestRetryDelay)} is no shorter than {nameof(RetryDelay)}.";
        }
    }
}
