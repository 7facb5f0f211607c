using ExchangeHub.Testing;

namespace ExchangeHub.IntegrationTests.Adapters;

/// <summary>An address of this machine that nobody listens on: two servers that must know each other's before they start.</summary>
internal static class FreeAddress
{
    public static Uri Next() => new($"http://127.0.0.1:{FreePort.Next()}");
}
