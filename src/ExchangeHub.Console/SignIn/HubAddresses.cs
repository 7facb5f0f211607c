using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace ExchangeHub.WebConsole.SignIn;

/// <summary>
/// The hub as authorization server. Browsers are sent to its public address, the console itself calls it over the back
/// channel, so its discovery document, which knows only the address it was asked at, would not do; its keys are its own.
/// </summary>
internal sealed class HubAddresses(IOptions<ConsoleOptions> options) : IConfigurationRetriever<OpenIdConnectConfiguration>
{
    public static Uri Token(Uri hub) => new(hub, "/connect/token");

    public static Uri Keys(Uri hub) => new(hub, "/.well-known/jwks");

    public async Task<OpenIdConnectConfiguration> GetConfigurationAsync(string address, IDocumentRetriever retriever, CancellationToken cancel)
    {
        var (hub, browsers) = (options.Value.Hub!, options.Value.Address!);
        var configuration = new OpenIdConnectConfiguration
        {
            Issuer = browsers.AbsoluteUri,
            AuthorizationEndpoint = new Uri(browsers, "/connect/authorize").AbsoluteUri,
            EndSessionEndpoint = new Uri(browsers, "/connect/logout").AbsoluteUri,
            TokenEndpoint = Token(hub).AbsoluteUri,
            PushedAuthorizationRequestEndpoint = new Uri(hub, "/connect/par").AbsoluteUri,
            JsonWebKeySet = new JsonWebKeySet(await retriever.GetDocumentAsync(address, cancel)),
        };
        foreach (var key in configuration.JsonWebKeySet.GetSigningKeys())
        {
            configuration.SigningKeys.Add(key);
        }

        return configuration;
    }
}
