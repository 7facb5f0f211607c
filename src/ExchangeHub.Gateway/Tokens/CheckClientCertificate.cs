using ExchangeHub.Gateway.Clients;
using ExchangeHub.Gateway.Storage;
using OpenIddict.Core;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;
using static OpenIddict.Server.OpenIddictServerHandlers;

namespace ExchangeHub.Gateway.Tokens;

/// <summary>
/// In the place of OpenIddict's own look at a client's TLS certificate, which takes self-signed ones only: departments have
/// theirs from an authority of their own. Either is taken if it was registered, byte for byte, and is valid now.
/// </summary>
internal sealed class CheckClientCertificate(OpenIddictApplicationManager<GatewayClient> clients, TimeProvider clock)
    : IOpenIddictServerHandler<ProcessAuthenticationContext>
{
    /// <summary>Kept with a client that gets no token without a certificate.</summary>
    public const string Requirement = Requirements.Prefixes.Feature + "certificate-bound-tokens";

    public static OpenIddictServerHandlerDescriptor Descriptor { get; } =
        OpenIddictServerHandlerDescriptor.CreateBuilder<ProcessAuthenticationContext>()
            .UseScopedHandler<CheckClientCertificate>()
            .SetOrder(ValidateClientCertificate.Descriptor.Order)
            .Build();

    public async ValueTask HandleAsync(ProcessAuthenticationContext context)
    {
        if (context.ClientId is not { Length: > 0 } clientId || await clients.FindByClientIdAsync(clientId, context.CancellationToken) is not { } client)
        {
            return;
        }

        if (context.Transaction.RemoteCertificate is { } shown)
        {
            var now = clock.GetUtcNow();
            var keys = await clients.GetJsonWebKeySetAsync(client, context.CancellationToken);
            if (!ClientCertificates.In(keys).Any(registered => registered.RawDataMemory.Span.SequenceEqual(shown.RawDataMemory.Span)))
            {
                context.Reject(Errors.InvalidClient, "The TLS client certificate is not one of those registered for this client.");
            }
            else if (ClientCertificates.ObjectionTo(shown, now) is { } objection)
            {
                context.Reject(Errors.InvalidClient, objection);
            }
        }
        else if (context.EndpointType is OpenIddictServerEndpointType.Token && await clients.HasRequirementAsync(client, Requirement, context.CancellationToken))
        {
            context.Reject(Errors.InvalidRequest, "This client gets no token without its TLS client certificate.");
        }
    }
}
