using ExchangeHub.Access;
using ExchangeHub.Gateway.Keys;
using Microsoft.IdentityModel.Tokens;
using OpenIddict.Server;
using static OpenIddict.Server.OpenIddictServerEvents;
using static OpenIddict.Server.OpenIddictServerHandlers.Discovery;

namespace ExchangeHub.Gateway.Tokens;

/// <summary>Adds to the published key set the key that clients encrypt to over AMQP, where AMQP is offered.</summary>
internal sealed class PublishMessageKey(MessageKeys keys, Broker broker) : IOpenIddictServerHandler<HandleJsonWebKeySetRequestContext>
{
    public static OpenIddictServerHandlerDescriptor Descriptor { get; } =
        OpenIddictServerHandlerDescriptor.CreateBuilder<HandleJsonWebKeySetRequestContext>()
            .UseSingletonHandler<PublishMessageKey>()
            .SetOrder(AttachSigningKeys.Descriptor.Order + 500)
            .Build();

    public ValueTask HandleAsync(HandleJsonWebKeySetRequestContext context)
    {
        if (broker.Address is not null)
        {
            var (id, point) = keys.Newest();
            context.Keys.Add(new JsonWebKey
            {
                Kid = id,
                Kty = JsonWebAlgorithmsKeyTypes.EllipticCurve,
                Crv = JsonWebKeyECTypes.P256,
                Use = JsonWebKeyUseNames.Enc,
                Alg = "ECDH-ES",
                X = Base64UrlEncoder.Encode(point.X),
                Y = Base64UrlEncoder.Encode(point.Y),
            });
        }

        return ValueTask.CompletedTask;
    }
}
