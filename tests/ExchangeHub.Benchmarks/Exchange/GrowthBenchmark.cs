using ExchangeHub.Benchmarks.Running;
using Npgsql;

namespace ExchangeHub.Benchmarks.Exchange;

/// <summary>Throughput with a ledger of ten million entries (one million with <c>--quick</c>) and their settled deliveries, against one of ten thousand.</summary>
internal sealed class GrowthBenchmark : IBenchmark
{
    private const string City = "430700";
    private const int Step = 500_000;

    public string Name => "growth";

    public bool OnlyByName => true;

    public async Task<IReadOnlyList<BenchmarkResult>> RunAsync(BenchmarkOptions options, CancellationToken cancellationToken)
    {
        var (events, entries) = options.Quick ? (6_000, 1_000_000) : (20_000, 10_000_000);
        await using var small = await ProductionHub.StartAsync(cancellationToken);
        var few = await SenderOfAsync(small, 10_000, cancellationToken);
        await using var large = await ProductionHub.StartAsync(cancellationToken);
        var many = await SenderOfAsync(large, entries, cancellationToken);
        await using var smallSubscribers = few.Subscribers;
        await using var largeSubscribers = many.Subscribers;

        (string, Func<Task<double>>)[] candidates =
        [
            ("small", () => few.Sender.BatchesAsync(events, cancellationToken)),
            ("large", () => many.Sender.BatchesAsync(events, cancellationToken)),
        ];
        await Median.OfAsync(1, candidates);
        var measured = await Median.OfAsync(options.Quick ? 3 : 5, candidates);
        return [BenchmarkResult.AtLeast("growth", measured["large"], "events/s", measured["small"], 0.8)];
    }

    private static async Task<(Sender Sender, BrokerSubscribers Subscribers)> SenderOfAsync(ProductionHub production, int entries, CancellationToken cancellationToken)
    {
        // Each installation has queues of its own by the names of its systems.
        SubscribedSystem[] systems = [new($"growth-{entries}-finance", "finance", City), new($"growth-{entries}-hr", "hr", City)];
        var subscribers = await BrokerSubscribers.StartAsync(production, systems, cancellationToken);
        var sender = await Sender.OfAsync(production, City, systems, cancellationToken);
        await sender.BatchesAsync(200, cancellationToken);
        await FillAsync(production, entries, cancellationToken);
        return (sender, subscribers);
    }

    // Copies of a real entry under other ids, with two completed deliveries each, as a year leaves them.
    private static async Task FillAsync(ProductionHub production, int entries, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(production.Database);
        await connection.OpenAsync(cancellationToken);
        for (var done = 0; done < entries; done += Step)
        {
            await using var command = new NpgsqlCommand(
                """
                with last as (select max(sequence) as sequence from ledger_entry), model as (select * from ledger_entry where sequence = 1),
                filled as (
                  insert into ledger_entry (sequence, source, event_id, type, region, counterpart_region, subject, other_subject, correlation_id, client_id,
                                            accepted_at, attributes, payload, fingerprint, leaf_hash, warnings)
                  select last.sequence + n, m.source, gen_random_uuid()::text, m.type, m.region, null, 'person:' || (n % 1000000), null, null, m.client_id,
                         m.accepted_at, m.attributes, m.payload, m.fingerprint, m.leaf_hash, null
                  from last, model m, generate_series(1, @count) n returning sequence, subject)
                insert into delivery (id, subscription_id, sequence, subject, state, attempt, available_at, created_at, settled_at, tries, replay_at)
                select gen_random_uuid(), s.id, filled.sequence, filled.subject, 2, 1, 0, 0, 0, 1, 0
                from filled cross join (select id from subscription order by id limit 2) s
                """,
                connection) { CommandTimeout = 0 };
            command.Parameters.AddWithValue("count", Math.Min(Step, entries - done));
            await command.ExecuteNonQueryAsync(cancellationToken);
            Console.Error.WriteLine($"   {Math.Min(done + Step, entries)} entries");
        }

        // Each in a turn of its own: PostgreSQL vacuums only outside of a transaction.
        foreach (var sql in new[] { "update record_position set sequence = (select max(sequence) from ledger_entry)", "vacuum analyze" })
        {
            await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }
}
