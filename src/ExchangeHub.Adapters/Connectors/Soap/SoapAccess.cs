using ExchangeHub.Adapters.Connectors.Wire;

namespace ExchangeHub.Adapters.Connectors.Soap;

/// <summary>How the service knows us: WS-Security in the message, HTTP Basic, or not at all.</summary>
internal sealed record SoapAccess(ISystemCredentials Credentials, UsernameToken? Token)
{
    public bool IsSecret => Token is not null || Credentials != HeaderCredentials.None;

    public static SoapAccess Of(ConnectorContext context, WireSettings settings)
    {
        var way = settings.Text("authentication") ?? "usernameToken";
        if (way is not ("usernameToken" or "basic"))
        {
            throw settings.Wrong("authentication", "is neither usernameToken nor basic");
        }

        if (context.Of("user") is not { } user)
        {
            return new SoapAccess(HeaderCredentials.None, null);
        }

        var password = context.Require("password");
        return way == "basic"
            ? new SoapAccess(HeaderCredentials.Basic(user, password), null)
            : new SoapAccess(HeaderCredentials.None, new UsernameToken(user, password));
    }
}
