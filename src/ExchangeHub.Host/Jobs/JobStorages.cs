using ExchangeHub.Access;
using Hangfire;
using Hangfire.InMemory;
using Hangfire.PostgreSql;
using Hangfire.PostgreSql.Factories;
using Npgsql;

namespace ExchangeHub.Host.Jobs;

/// <summary>Where it is kept which job ran when: beside the hub's tables in PostgreSQL, in memory for a process that is alone.</summary>
internal static class JobStorages
{
    /// <summary>A schema of its own: the tables have names such as <c>job</c> and <c>state</c>.</summary>
    private const string Schema = "jobs";

    /// <summary>A run whose node has not said for so long that it is at work is given to another, and so is the lock that it held.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(30);

    /// <summary>Makes or updates its tables. Any number of nodes may call it at once.</summary>
    public static async Task PrepareAsync(Database database, CancellationToken cancellationToken)
    {
        if (!database.IsPostgres)
        {
            return;
        }

        await using var connection = new NpgsqlConnection(database.ConnectionString);
        await using var turn = await PostgresTurn.TakeAsync(connection, cancellationToken);
        var patient = new NpgsqlConnectionStringBuilder(database.ConnectionString) { CommandTimeout = (int)PostgresTurn.LongestStep.TotalSeconds };
        _ = Open(patient.ConnectionString, prepare: true);
    }

    /// <summary>True where its tables are there; an account that may not make any can use them.</summary>
    public static async Task<bool> IsThereAsync(Database database, CancellationToken cancellationToken)
    {
        if (!database.IsPostgres)
        {
            return true;
        }

        await using var connection = new NpgsqlConnection(database.ConnectionString);
        await connection.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand($"select to_regclass('{Schema}.schema') is not null", connection);
        return await command.ExecuteScalarAsync(cancellationToken) is true;
    }

    public static JobStorage Open(Database database) => database.IsPostgres ? Open(database.ConnectionString, prepare: false) : new InMemoryStorage();

    private static PostgreSqlStorage Open(string connection, bool prepare) => new(
        new NpgsqlConnectionFactory(connection, new PostgreSqlStorageOptions(), connectionSetup: null),
        new PostgreSqlStorageOptions
        {
            SchemaName = Schema,
            PrepareSchemaIfNecessary = prepare,
            QueuePollInterval = TimeSpan.FromSeconds(5),
            InvisibilityTimeout = Silence,
            UseSlidingInvisibilityTimeout = true,
            DistributedLockTimeout = Silence,
        });
}
