using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using ExchangeHub.Access;
using ExchangeHub.Contracts.Sealing;
using ExchangeHub.Gateway.Accounts;
using ExchangeHub.Gateway.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OpenIddict.Core;
using static OpenIddict.Abstractions.OpenIddictExceptions;

namespace ExchangeHub.Gateway.Clients;

/// <summary>The console as a client: made at the first start, signs in with a key of its own out of the key folder.</summary>
public static class ConsoleClient
{
    /// <summary>Its client id.</summary>
    public const string ClientId = "exchangehub-console";

    private const string KeyFile = "console-client.pem";

    private const int MostTries = 20;

    /// <summary>Registers it where it is not, and lets it have people sent back to this hub's address.</summary>
    public static async Task EnsureAsync(IServiceProvider services, KeyFolder keys, Uri hub, CancellationToken cancellationToken = default)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                await TryEnsureAsync(services, keys, hub, cancellationToken);
                return;
            }
            catch (Exception raced) when (tries < MostTries && raced is ConcurrencyException or ValidationException or DbUpdateException)
            {
                // Another node that starts at this moment was first; what it wrote is read anew.
            }
        }
    }

    private static async Task TryEnsureAsync(IServiceProvider services, KeyFolder keys, Uri hub, CancellationToken cancellationToken)
    {
        await using var scope = services.CreateAsyncScope();
        var provider = scope.ServiceProvider;
        var issuer = provider.GetRequiredService<IOptions<GatewayOptions>>().Value.Issuer;
        var address = new Uri((issuer ?? hub).AbsoluteUri.TrimEnd('/') + "/");
        var (signIn, signOut) = (new Uri(address, "signin-oidc"), new Uri(address, "signout-callback-oidc"));
        var manager = provider.GetRequiredService<OpenIddictApplicationManager<GatewayClient>>();
        if (await manager.FindByClientIdAsync(ClientId, cancellationToken) is { } known)
        {
            await FollowAsync(manager, known, signIn, signOut, isOnly: issuer is not null, cancellationToken);
            return;
        }

        var client = new NewClient
        {
            ClientId = ClientId, DisplayName = "管理控制台", Department = "", Region = "",
            Scopes = [.. Access.Roles.All.SelectMany(RoleScopes.Of).Distinct()],
            RedirectUris = [signIn], PostLogoutRedirectUris = [signOut], JwksJson = PublicJwks(PemFile.ReadOrMake(keys, KeyFile)),
        };
        await provider.GetRequiredService<ClientRegistry>().AddAsync(client, cancellationToken);
    }

    /// <summary>The key with which the console signs its assertions (ES256).</summary>
    public static ECDsa ReadKey(KeyFolder keys) => PemFile.ReadOrMake(keys, KeyFile);

    // Nodes without a common address each have their own; one that is set is the only one.
    private static async Task FollowAsync(
        OpenIddictApplicationManager<GatewayClient> manager, GatewayClient client, Uri signIn, Uri signOut, bool isOnly, CancellationToken cancellationToken)
    {
        var registered = await manager.GetRedirectUrisAsync(client, cancellationToken);
        if (registered.Contains(signIn.AbsoluteUri) && (!isOnly || registered.Length == 1))
        {
            return;
        }

        var descriptor = new OpenIddict.Abstractions.OpenIddictApplicationDescriptor();
        await manager.PopulateAsync(descriptor, client, cancellationToken);
        if (isOnly)
        {
            descriptor.RedirectUris.Clear();
            descriptor.PostLogoutRedirectUris.Clear();
        }

        descriptor.RedirectUris.Add(signIn);
        descriptor.PostLogoutRedirectUris.Add(signOut);
        await manager.UpdateAsync(client, descriptor, cancellationToken);
    }

    private static string PublicJwks(ECDsa key)
    {
        using (key)
        {
            var point = key.ExportParameters(includePrivateParameters: false).Q;
            var jwk = new { kty = "EC", crv = "P-256", use = "sig", x = Base64Url.EncodeToString(point.X), y = Base64Url.EncodeToString(point.Y) };
            return JsonSerializer.Serialize(new { keys = new[] { jwk } });
        }
    }
}
