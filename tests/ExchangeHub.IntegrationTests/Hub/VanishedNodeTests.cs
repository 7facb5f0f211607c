using ExchangeHub.Access;
using ExchangeHub.Hub.Storage;
using ExchangeHub.Testing;
using ExchangeHub.Testing.Databases;
using ExchangeHub.Testing.Faults;
using Npgsql;
using Xunit;

namespace ExchangeHub.IntegrationTests.Hub;

/// <summary>A node that loses its network or its power in the middle of a commit says nothing to anybody, least of all to PostgreSQL.</summary>
public sealed class VanishedNodeTests(PostgresDatabase database) : IClassFixture<PostgresDatabase>
{
    [Fact]
    public async Task A_node_that_vanished_in_the_middle_of_a_commit_holds_up_the_others_for_seconds_only()
    {
        Infra.Require(Infra.Postgres);
        var server = new NpgsqlConnectionStringBuilder(database.ConnectionString);
        await using var line = new FaultProxy(server.Port);
        await using var vanishing = NpgsqlDataSource.Create(Database.Parse(new NpgsqlConnectionStringBuilder(server.ToString()) { Port = line.Port }.ToString()).ConnectionString);
        await using var other = NpgsqlDataSource.Create(Database.Parse(server.ToString()).ConnectionString);
        var held = await new PostgresDialect(vanishing, vanishing).BeginAsync(WriterLock.Ledger, TestContext.Current.CancellationToken);

        line.Silence();

        // The wait for the lock ends with an error after 30 s, the time a command may take.
        await using var scope = await new PostgresDialect(other, other).BeginAsync(WriterLock.Ledger, TestContext.Current.CancellationToken);
        await scope.CommitAsync(TestContext.Current.CancellationToken);
        line.Heal();
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => held.CommitAsync(TestContext.Current.CancellationToken));
        await held.DisposeAsync();
    }
}
