using System.Diagnostics;
using ExchangeHub.Benchmarks.Running;
using ExchangeHub.Testing.Records;
using Npgsql;

namespace ExchangeHub.Benchmarks.Exchange;

/// <summary>A city's register handed over as a file: read, validated, in the ledger and in the records, against a binary COPY of the same rows.</summary>
internal sealed class FullLoadBenchmark : IBenchmark
{
    private const string City = "430700";
    private const int People = 114_435;

    public string Name => "full-load";

    public async Task<IReadOnlyList<BenchmarkResult>> RunAsync(BenchmarkOptions options, CancellationToken cancellationToken)
    {
        var people = options.Quick ? People / 8 : People;
        await using var production = await ProductionHub.StartAsync(cancellationToken);
        var file = Path.Combine(production.Hub.Keys, "..", "roster.csv");
        await File.WriteAllLinesAsync(file, Rows(people).Select(row => string.Join(',', row)).Prepend("公民身份号码,姓名,机构编码"), cancellationToken);
        await CopyAsync(production, people, cancellationToken);
        var copied = await CopyAsync(production, people, cancellationToken);

        var began = Stopwatch.GetTimestamp();
        await production.Hub.RunAsync(["import", "roster", file, "--system", "staffing", "--region", City, "--json"], cancellationToken);
        var handedOver = Stopwatch.GetElapsedTime(began);
        await AwaitRecordsAsync(production, people, cancellationToken);
        var inRecords = Stopwatch.GetElapsedTime(began);
        return
        [
            BenchmarkResult.AtLeast("full-load", people / inRecords.TotalSeconds, "rows/s", copied, 0.25),
            new("full-load-ledger", people / handedOver.TotalSeconds, "rows/s", copied, people / handedOver.TotalSeconds / copied),
        ];
    }

    private static IEnumerable<string[]> Rows(int people) =>
        Enumerable.Range(0, people).Select(n => new[] { SyntheticPerson.Number(n).NationalId, SyntheticPerson.Number(n).Name, SyntheticInstitution.Number(n % 900).InstitutionId });

    /// <summary>Rows a second into a table with a key.</summary>
    private static async Task<double> CopyAsync(ProductionHub production, int people, CancellationToken cancellationToken)
    {
        var rows = Rows(people).ToList();
        await using var connection = new NpgsqlConnection(production.Database);
        await connection.OpenAsync(cancellationToken);
        await using (var table = new NpgsqlCommand("drop table if exists copied; create table copied(national_id text primary key, name text, institution_id text)", connection))
        {
            await table.ExecuteNonQueryAsync(cancellationToken);
        }

        var began = Stopwatch.GetTimestamp();
        await using (var import = await connection.BeginBinaryImportAsync("copy copied from stdin (format binary)", cancellationToken))
        {
            foreach (var row in rows)
            {
                await import.StartRowAsync(cancellationToken);
                foreach (var text in row)
                {
                    await import.WriteAsync(text, cancellationToken);
                }
            }

            await import.CompleteAsync(cancellationToken);
        }

        return people / Stopwatch.GetElapsedTime(began).TotalSeconds;
    }

    private static async Task AwaitRecordsAsync(ProductionHub production, int people, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(production.Database);
        await connection.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand("select count(*) from record_version where kind = 'staff'", connection);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while ((long)(await command.ExecuteScalarAsync(cancellationToken))! < people)
        {
            await timer.WaitForNextTickAsync(cancellationToken);
        }
    }
}
