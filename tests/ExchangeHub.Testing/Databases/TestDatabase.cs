using Xunit;

namespace ExchangeHub.Testing.Databases;

/// <summary>
/// A fresh database for each test class: <c>class LedgerCompliance&lt;TDatabase&gt;(TDatabase database) where TDatabase :
/// TestDatabase</c> runs on both kinds.
/// </summary>
public abstract class TestDatabase : IAsyncLifetime
{
    /// <summary>As <c>EXCHANGEHUB_DATABASE</c> takes it. Skips the test where the server is missing.</summary>
    public abstract string ConnectionString { get; }

    /// <summary>A fixture that throws would fail every test of its class, so a missing server shows first where it is used.</summary>
    public abstract ValueTask InitializeAsync();

    public abstract ValueTask DisposeAsync();
}
