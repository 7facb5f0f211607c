namespace ExchangeHub.Contracts;

/// <summary>Forms of texts that are neither dates nor codes; they stand in the schemas as <c>pattern</c>.</summary>
public static class WirePattern
{
    /// <summary>A month, <c>yyyy-MM</c>.</summary>
    public const string Month = "^[0-9]{4}-(0[1-9]|1[0-2])$";

    /// <summary>A telephone number as people write it.</summary>
    public const string Phone = "^[0-9+() -]{3,20}$";

    /// <summary>A SHA-256, base64url without padding.</summary>
    public const string Sha256 = "^[A-Za-z0-9_-]{43}$";

    /// <summary>A domain name in ASCII, lower case.</summary>
    public const string HostName = "^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$";
}
