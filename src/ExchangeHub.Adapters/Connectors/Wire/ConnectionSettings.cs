namespace ExchangeHub.Adapters.Connectors.Wire;

/// <summary>Reads a connection: addresses and secrets.</summary>
internal static class ConnectionSettings
{
    public static string? Of(this ConnectorContext context, string name) =>
        context.Connection.TryGetValue(name, out var value) && value.Length > 0 ? value : null;

    public static string Require(this ConnectorContext context, string name) => context.Of(name) ?? throw Wrong(name, "is missing");

    public static ShapeException Wrong(string name, string detail) => new($"connection:{name}", detail);

    /// <summary>An HTTP address with a slash at its end, so that paths are below it.</summary>
    public static Uri? Address(this ConnectorContext context, string name, bool asFolder = true)
    {
        if (context.Of(name) is not { } text)
        {
            return null;
        }

        var full = asFolder && !text.EndsWith('/') ? text + "/" : text;
        return Uri.TryCreate(full, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" && address.UserInfo.Length == 0
            ? address
            : throw Wrong(name, "is not an HTTP address; users and passwords are settings of their own");
    }

    /// <summary>A secret crosses a network only encrypted.</summary>
    public static void MustBeConfidential(Uri address, string name)
    {
        if (address.Scheme != Uri.UriSchemeHttps && !address.IsLoopback)
        {
            throw Wrong(name, "is plain HTTP to another machine: credentials are sent over HTTPS only");
        }
    }
}
