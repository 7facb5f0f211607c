using System.Security.Cryptography.X509Certificates;
using ExchangeHub.Contracts.Sealing;

namespace ExchangeHub.Hub.Webhooks;

/// <summary>
/// Certificates that the hub shows to receivers: <c>webhook-CLIENT.pem</c> in the key folder, certificate and key in one file. Named
/// after the client, so that none can have the hub show another's.
/// </summary>
internal sealed class WebhookCertificates(KeyFolder keys)
{
    public static string NameOf(string clientId) => $"webhook-{clientId}.pem";

    public bool Has(string clientId) => FileOf(clientId) is { } file && File.Exists(file);

    /// <summary>The certificate and when it was put there; null where it is not.</summary>
    public (X509Certificate2 Certificate, DateTime PutAt)? Read(string clientId, DateTime? known)
    {
        if (FileOf(clientId) is not { } file || !File.Exists(file) || File.GetLastWriteTimeUtc(file) is var putAt && putAt == known)
        {
            return null;
        }

        return (X509Certificate2.CreateFromPemFile(file), putAt);
    }

    private string? FileOf(string clientId) =>
        Path.GetFileName(clientId) == clientId ? Path.Combine(keys.Path, NameOf(clientId)) : null;
}
