using ExchangeHub.Adapters.Connectors.Wire;

namespace ExchangeHub.Adapters.Connectors.Rest;

/// <summary>Chooses the credentials that the connection has: a key, OAuth 2, or none.</summary>
internal static class RestCredentials
{
    private const string DefaultKeyHeader = "X-Api-Key";

    // A token answer is a few hundred bytes.
    private const int TokenBytes = 64 * 1024;

    public static ISystemCredentials Of(ConnectorContext context, Uri address, HttpLimits limits)
    {
        var (key, token) = (context.Of("apiKey"), context.Address("tokenAddress", asFolder: false));
        if (key is null && token is null)
        {
            return HeaderCredentials.None;
        }

        ConnectionSettings.MustBeConfidential(address, "address");
        if (token is null)
        {
            return new HeaderCredentials(context.Of("apiKeyHeader") ?? DefaultKeyHeader, key);
        }

        if (key is not null)
        {
            throw ConnectionSettings.Wrong("apiKey", "and tokenAddress are two ways of signing in: one of them");
        }

        ConnectionSettings.MustBeConfidential(token, "tokenAddress");
        var client = TokenCredentials.ClientOf(context.Require("clientId"), context.Require("clientSecret"));
        var tokens = new SystemHttp(SystemHttp.Handler(context), client, limits with { MaxBytes = TokenBytes }, context.Clock);
        return new TokenCredentials(tokens, token, context.Of("scope"), context.Clock);
    }
}
