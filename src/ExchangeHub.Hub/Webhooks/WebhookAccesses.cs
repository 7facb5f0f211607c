using System.Text;
using ExchangeHub.Contracts;
using ExchangeHub.Contracts.Sealing;
using ExchangeHub.Hub.Storage;
using ExchangeHub.Hub.Subscriptions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace ExchangeHub.Hub.Webhooks;

/// <summary>What a subscription's calls carry beside the signature.</summary>
internal sealed class WebhookAccesses(IServiceScopeFactory scopes, KeyFolder keys, EndpointGuard guard, WebhookCertificates certificates)
{
    private const int Longest = 500;

    private readonly Lazy<Seal> seal = new(() => new Seal(keys, KeyPurpose.Ledger), LazyThreadSafetyMode.PublicationOnly);

    public async Task<IReadOnlyList<Finding>> CheckAsync(SubscriptionRequest request, string clientId, CancellationToken cancellationToken)
    {
        var findings = new List<Finding>();
        if (request.ClientCertificate == true && !certificates.Has(clientId))
        {
            findings.Add(new Finding(
                RejectionCode.InvalidField, "clientCertificate", $"The operator first puts certificate and key into the key folder, as {WebhookCertificates.NameOf(clientId)}."));
        }

        if (request.Authorization is not { } asked)
        {
            return findings;
        }

        (string Name, string? Text)[] needed = [("tokenUrl", asked.TokenUrl), ("clientId", asked.ClientId), ("clientSecret", asked.ClientSecret)];
        findings.AddRange(needed.Where(one => string.IsNullOrEmpty(one.Text))
            .Select(one => new Finding(RejectionCode.MissingField, $"authorization.{one.Name}", "Client credentials need it.")));
        (string Name, string? Text)[] texts = [("clientId", asked.ClientId), ("clientSecret", asked.ClientSecret), ("scope", asked.Scope)];
        findings.AddRange(texts.Where(one => one.Text is { } text && (text.Length > Longest || text.Any(letter => char.IsControl(letter) || char.IsSurrogate(letter))))
            .Select(one => new Finding(RejectionCode.InvalidField, $"authorization.{one.Name}", $"At most {Longest} characters, and none of control.")));
        if (!string.IsNullOrEmpty(asked.TokenUrl) && await guard.CheckAsync(asked.TokenUrl, "authorization.tokenUrl", cancellationToken) is { } wrong)
        {
            findings.Add(wrong);
        }

        return findings;
    }

    /// <summary>What is kept; null where the signature is all.</summary>
    public WebhookAccess? New(Guid subscription, SubscriptionRequest request) => request is { Authorization: null, ClientCertificate: not true }
        ? null
        : new WebhookAccess
        {
            SubscriptionId = subscription,
            TokenUrl = request.Authorization?.TokenUrl,
            ClientId = request.Authorization?.ClientId,
            Scope = request.Authorization?.Scope,
            Sealed = request.Authorization is { ClientSecret: { } secret } ? seal.Value.Close(Encoding.UTF8.GetBytes(secret), Context(subscription)) : null,
            ShowsCertificate = request.ClientCertificate == true,
        };

    public async Task<WebhookAccess?> FindAsync(Guid subscription, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<HubDb>().Set<WebhookAccess>().AsNoTracking()
            .SingleOrDefaultAsync(access => access.SubscriptionId == subscription, cancellationToken);
    }

    public string SecretOf(WebhookAccess access) => Encoding.UTF8.GetString(seal.Value.Open(access.Sealed, Context(access.SubscriptionId)));

    private static string Context(Guid subscription) => $"webhook_access|{subscription:N}";
}
