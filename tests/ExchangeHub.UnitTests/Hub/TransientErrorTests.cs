using System.Net.Sockets;
using ExchangeHub.Hub;
using ExchangeHub.Hub.Storage;
using Npgsql;
using Xunit;

namespace ExchangeHub.UnitTests.Hub;

/// <summary>Which errors of PostgreSQL are answered with "come again" and not with "the hub failed".</summary>
public sealed class TransientErrorTests
{
    private static readonly PostgresDialect Dialect = PostgresDialect.Of("Host=127.0.0.1;Port=9");

    [Theory]
    [InlineData(PostgresErrorCodes.AdminShutdown)]
    [InlineData(PostgresErrorCodes.CrashShutdown)]
    [InlineData(PostgresErrorCodes.CannotConnectNow)]
    [InlineData(PostgresErrorCodes.TooManyConnections)]
    [InlineData(PostgresErrorCodes.DiskFull)]
    [InlineData(PostgresErrorCodes.ReadOnlySqlTransaction)]
    [InlineData("25P03")]
    [InlineData(PostgresErrorCodes.SerializationFailure)]
    public void An_outage_passes(string state) => Assert.True(Dialect.IsTransient(Said(state)));

    [Theory]
    [InlineData(PostgresErrorCodes.UniqueViolation)]
    [InlineData(PostgresErrorCodes.UndefinedTable)]
    [InlineData(PostgresErrorCodes.InsufficientPrivilege)]
    [InlineData(PostgresErrorCodes.InvalidPassword)]
    public void A_mistake_does_not(string state) => Assert.False(Dialect.IsTransient(Said(state)));

    [Fact]
    public void A_broken_line_passes_however_deep_it_is_told()
    {
        var broken = new NpgsqlException("reading", new IOException("reset", new SocketException((int)SocketError.ConnectionReset)));
        var probe = new DatabaseProbe(Dialect, TimeProvider.System);

        Assert.True(Dialect.IsTransient(broken));
        Assert.True(probe.IsTransient(new InvalidOperationException("EF", new InvalidOperationException("EF again", Said(PostgresErrorCodes.AdminShutdown)))));
        Assert.False(probe.IsTransient(new InvalidOperationException("EF", Said(PostgresErrorCodes.UniqueViolation))));
    }

    private static PostgresException Said(string state) => new("message", "FATAL", "FATAL", state);
}
