using System.ComponentModel.DataAnnotations;

namespace ExchangeHub.Adapters.Exchange.Links;

/// <summary>Adapters that run in a department's own network and reach the hub over HTTPS.</summary>
public sealed class EdgeOptions
{
    /// <summary>Configuration section.</summary>
    public const string Section = "Edge";

    /// <summary>Address of the hub; without it the adapters meet the hub at the broker.</summary>
    public Uri? Hub { get; set; }

    /// <summary>How each connected system signs in.</summary>
    public IList<EdgeCredential> Clients { get; } = [];

    /// <summary>PEM file with the certificate authorities to trust for the hub, in place of the machine's own.</summary>
    public string? CertificateAuthorityFile { get; set; }

    /// <summary>What the buffer holds for each system while the hub cannot be reached; beyond it rows stay in their source.</summary>
    /// <value>256 MiB.</value>
    [Range(64 * 1024, 64L * 1024 * 1024 * 1024)]
    public long BufferBytes { get; set; } = 256L * 1024 * 1024;

    /// <summary>Most deliveries taken at once.</summary>
    /// <value>200.</value>
    [Range(1, 1_000)]
    public int PullBatch { get; set; } = 200;

    /// <summary>How long the hub holds a request for deliveries while it owes none.</summary>
    /// <value>20 s.</value>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan PullWait { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>How long a batch of deliveries may take until its receipts are there; after it they come again.</summary>
    /// <value>60 s.</value>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00")]
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Pause after the hub could not be reached.</summary>
    /// <value>3 s.</value>
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>Everything that is wrong for these systems.</summary>
    public IEnumerable<string> Problems(IReadOnlyCollection<string> clientIds)
    {
        if (Hub is null)
        {
            yield return $"{Section}:{nameof(Hub)} is missing.";
        }

        foreach (var clientId in clientIds.Where(id => Clients.All(client => client.ClientId != id)))
        {
            yield return $"{Section}:{nameof(Clients)} has nothing for {clientId}: give a ClientSecret, a KeyFile or a CertificateFile.";
        }

        foreach (var twice in Clients.GroupBy(client => client.ClientId).Where(same => same.Count() > 1))
        {
            yield return $"{Section}:{nameof(Clients)} names {twice.Key} more than once.";
        }

        foreach (var client in Clients.Where(client => string.IsNullOrEmpty(client.ClientSecret)
            ? string.IsNullOrEmpty(client.KeyFile) && string.IsNullOrEmpty(client.CertificateFile) : !string.IsNullOrEmpty(client.KeyFile)))
        {
            yield return $"{Section}:{nameof(Clients)}, {client.ClientId}: give one of ClientSecret and KeyFile, or a CertificateFile.";
        }

        foreach (var file in Clients.SelectMany(client => new[] { client.KeyFile, client.CertificateFile }).Append(CertificateAuthorityFile).Where(file => !string.IsNullOrEmpty(file) && !File.Exists(file)))
        {
            yield return $"{Section}: there is no file {file}.";
        }
    }
}

/// <summary>How one system signs in at the hub.</summary>
public sealed class EdgeCredential
{
    /// <summary>Its client id.</summary>
    [Required]
    public required string ClientId { get; init; }

    /// <summary>Its secret, where it has one.</summary>
    public string? ClientSecret { get; init; }

    /// <summary>File with its private key, PEM or JWK.</summary>
    public string? KeyFile { get; init; }

    /// <summary>PEM file with its TLS client certificate and the private key of that: by itself, or beside secret or key.</summary>
    public string? CertificateFile { get; init; }
}
