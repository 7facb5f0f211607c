using ExchangeHub.Benchmarks.Running;
using ExchangeHub.Testing;
using ExchangeHub.Testing.Broker;
using ExchangeHub.Testing.Databases;
using Npgsql;

namespace ExchangeHub.Benchmarks.Exchange;

/// <summary>A hub on PostgreSQL and RabbitMQ, with a database and a virtual host of its own.</summary>
internal sealed class ProductionHub : IAsyncDisposable
{
    private readonly PostgresDatabase database;
    private readonly RabbitMqHost broker;

    private ProductionHub(PostgresDatabase database, RabbitMqHost broker, Installation hub) => (this.database, this.broker, Hub) = (database, broker, hub);

    /// <summary>Invented people may be exchanged, and the limits of a caller are counted and never reached.</summary>
    public static IReadOnlyDictionary<string, string> Unlimited { get; } = new Dictionary<string, string>
    {
        ["EXCHANGEHUB_ALLOW_SYNTHETIC"] = "true",
        ["Gateway__Limits__Caller__PerSecond"] = "1000000",
        ["Gateway__Limits__Caller__Burst"] = "1000000",
    };

    public Installation Hub { get; }

    public Uri Broker => new(broker.Url);

    public string Database => database.ConnectionString;

    public static async Task<ProductionHub> StartAsync(CancellationToken cancellationToken)
    {
        if (Infra.Find(Infra.RabbitMq) is null || Infra.Find(Infra.Postgres) is null)
        {
            throw new InvalidOperationException($"{Infra.Postgres} and {Infra.RabbitMq} say where PostgreSQL and RabbitMQ are; ./hub bench starts them where they are installed.");
        }

        var database = await PostgresDatabase.CreateAsync();
        var broker = new RabbitMqHost();
        await broker.InitializeAsync();
        var hub = await Installation.StartAsync(
            new Dictionary<string, string>(Unlimited) { ["EXCHANGEHUB_DATABASE"] = database.ConnectionString, ["EXCHANGEHUB_BROKER"] = broker.Url },
            cancellationToken);
        return new ProductionHub(database, broker, hub);
    }

    /// <summary>Waits until nothing is owed to these subscribers any more: all receipts are recorded.</summary>
    public async Task DrainAsync(IReadOnlyList<string> clientIds, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(Database);
        await connection.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand(
            """
            select exists (select 1 from delivery d join subscription s on s.id = d.subscription_id where d.state = 0 and s.client_id = any(@clients))
            """,
            connection);
        command.Parameters.AddWithValue("clients", clientIds.ToArray());
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(40));
        while ((bool)(await command.ExecuteScalarAsync(cancellationToken))!)
        {
            await timer.WaitForNextTickAsync(cancellationToken);
        }
    }

    /// <summary>Waits until the records have caught up: what is measured next is not to pay for it.</summary>
    public async Task RestAsync(CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(Database);
        await connection.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand("select (select max(sequence) from ledger_entry) > (select min(sequence) from record_position)", connection);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (await command.ExecuteScalarAsync(cancellationToken) is true)
        {
            await timer.WaitForNextTickAsync(cancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Hub.DisposeAsync();
        await broker.DisposeAsync();
        await database.DisposeAsync();
    }
}
