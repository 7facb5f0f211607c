namespace ExchangeHub.Gateway;

/// <summary>Settings of the gateway, section <c>Gateway</c>.</summary>
public sealed class GatewayOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Gateway";

    /// <summary>
    /// What tokens and discovery name as their issuer, e.g. <c>https://hub.example/</c>. Without it each request's own
    /// address is used, and any token sealed with this installation's keys is accepted.
    /// </summary>
    public Uri? Issuer { get; set; }

    /// <summary>Lets the token endpoints answer plain HTTP. The host turns it on for loopback or behind a trusted proxy only.</summary>
    public bool AllowHttp { get; set; }

    /// <summary>True where a proxy in front ends TLS: browsers speak HTTPS, so cookies are for HTTPS alone. The host sets it.</summary>
    public bool BehindTls { get; set; }

    /// <summary>
    /// The header in which the proxy that ends TLS passes on a client's certificate, e.g. <c>Client-Cert</c>; by default none. It counts
    /// only from the addresses of <c>EXCHANGEHUB_TRUSTED_PROXY</c>; from anybody else it is removed.
    /// </summary>
    public string? ClientCertificateHeader { get; set; }

    /// <summary>
    /// Where clients that show a certificate are to go, if not to everybody's address: <c>https://machines.hub.example/</c>. Discovery names
    /// it, and where this process ends TLS, its port alone asks for certificates. Without it every HTTPS address does, and browsers that have one ask whether to send it.
    /// </summary>
    public Uri? CertificateAddress { get; set; }

    /// <summary>How long an access token lives; one second to one hour, by default five minutes.</summary>
    public TimeSpan AccessTokenLifetime { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How old the newest signing key gets before the next is made; one day to two years.</summary>
    public TimeSpan KeyRotation { get; set; } = TimeSpan.FromDays(90);

    /// <summary>How long a signing key is published before it signs; one minute to seven days. Whoever keeps the key set for longer than this asks too late.</summary>
    public TimeSpan KeyAnnouncement { get; set; } = TimeSpan.FromHours(1);

    internal IEnumerable<string> Problems()
    {
        if (KeyRotation < TimeSpan.FromDays(1) || KeyRotation > TimeSpan.FromDays(730))
        {
            yield return $"{Section}:KeyRotation lies between one day and two years.";
        }

        if (KeyAnnouncement < TimeSpan.FromMinutes(1) || KeyAnnouncement > TimeSpan.FromDays(7))
        {
            yield return $"{Section}:KeyAnnouncement lies between one minute and seven days.";
        }

        if (Issuer is { } issuer && (!issuer.IsAbsoluteUri || issuer.Query.Length > 0 || issuer.Fragment.Length > 0))
        {
            yield return $"{Section}:Issuer is an absolute URI without query and fragment.";
        }

        if (ClientCertificateHeader is { } header && (!BehindTls || !IsHeaderName(header)))
        {
            yield return $"{Section}:ClientCertificateHeader is the name of a header, and needs EXCHANGEHUB_TRUSTED_PROXY: from anybody else the header proves nothing.";
        }

        if (CertificateAddress is { } address && (Issuer is null || address is not { IsAbsoluteUri: true, Scheme: "https", Query: "", Fragment: "" }))
        {
            yield return $"{Section}:CertificateAddress is an https address without query and fragment, and needs {Section}:Issuer.";
        }

        if (AccessTokenLifetime < TimeSpan.FromSeconds(1) || AccessTokenLifetime > TimeSpan.FromHours(1))
        {
            yield return $"{Section}:AccessTokenLifetime lies between one second and one hour.";
        }
    }

    private static bool IsHeaderName(string header) => header.Length > 0 && header.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '-');
}
