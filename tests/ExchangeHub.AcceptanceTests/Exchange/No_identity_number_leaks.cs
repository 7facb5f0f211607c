using System.Text;
using System.Text.RegularExpressions;
using ExchangeHub.Contracts;
using ExchangeHub.Testing.Broker;
using ExchangeHub.Testing.Databases;
using ExchangeHub.Testing.Hubs;
using ExchangeHub.Testing.Records;
using ExchangeHub.Testing.Waiting;
using Npgsql;
using RabbitMQ.Client;
using Xunit;

namespace ExchangeHub.AcceptanceTests.Exchange;

/// <summary>Looks for identity numbers wherever they must not be: files of the database, logs, queues, errors.</summary>
public abstract partial class No_identity_number_leaks
{
    protected abstract HubEdition Edition { get; }

    /// <summary>All that the database keeps, as text.</summary>
    protected abstract Task<string> StoredAsync(HubProcess hub);

    [Fact]
    public async Task From_accepted_and_refused_events_and_their_answers()
    {
        await using var hub = await HubProcess.StartAsync(new HubSettings { Edition = Edition, StartLimit = TimeSpan.FromMinutes(3) });
        using var organization = await hub.AddClientAsync(Department.Organization, Events.City, "events:publish", "events:read");
        using var finance = await hub.AddClientAsync(Department.Finance, Events.City, "deliveries:pull");
        var subscription = await finance.SubscribeAsync(Events.City, "exchangehub.personnel.*");
        var answers = new StringBuilder();

        foreach (var (name, bad) in BadEvent.All)
        {
            var one = Events.PostChanged(RunningHub.Somebody());
            bad.Spoil(one);
            answers.Append(name).AppendLine(Told(await organization.PublishAsync(one)));
        }

        foreach (var spoiled in new Func<string, string, string>[]
        {
            (json, _) => json[..^1],
            (json, number) => json.Replace("\"operation\"", $"\"{number.ToLowerInvariant()}\":\"x\",\"operation\"", StringComparison.Ordinal),
            (json, number) => json.Replace("\"postName\"", $"\"{number}\":1,\"postName\"", StringComparison.Ordinal),
            (json, number) => json.Replace("\"postName\"", $"\"remark\":\"{number}\",\"postName\"", StringComparison.Ordinal),
            (json, number) => json.Replace("exchangehub.personnel", number, StringComparison.Ordinal),
            (json, number) => json.Replace("/430700/organization", number, StringComparison.Ordinal),
            (json, number) => json.Replace("\"id\":\"", $"\"id\":\"{number}-", StringComparison.Ordinal),
        })
        {
            var person = RunningHub.Somebody();
            var json = Events.PostChanged(person).ToJsonString(WireJson.Options);
            answers.AppendLine(Told(await organization.PostRawAsync("v1/events", spoiled(json, person.NationalId), Answers.Structured)));
        }

        await organization.PublishAsync(Enumerable.Range(0, 20).Select(_ => Events.PostChanged(RunningHub.Somebody())));
        var deliveries = await finance.PullAsync(subscription, max: 1000);
        answers.AppendLine((await finance.ReceiptsAsync(deliveries.Select(d => new Receipt { DeliveryId = d.DeliveryId, Stage = ReceiptStage.Received }))).Text);

        // They did pass through.
        Assert.True(deliveries.Count >= 20);
        Assert.All(deliveries, delivery => Assert.Matches(IdentityNumber(), delivery.Event.Data.Text("nationalId")));
        AssertNone(answers.ToString(), "an answer");
        AssertNone(hub.Output, "the log");
        var stored = await StoredAsync(hub);
        Assert.Contains("exchangehub.personnel.post-changed.v1", stored, StringComparison.Ordinal);
        AssertNone(stored, "the database");
    }

    // Its own id and source come back to a sender as it wrote them.
    private static string Told(HubAnswer answer) => string.Concat(
        answer.Body.EnumerateObject().Where(member => member.Name is not ("id" or "source")).Select(member => member.Value.GetRawText()));

    protected static void AssertNone(string text, string where)
    {
        Assert.False(string.IsNullOrEmpty(text) && where != "the log", $"There was nothing to look at in {where}.");
        var found = IdentityNumber().Match(text);
        Assert.False(found.Success, $"In {where}: …{text[Math.Max(0, found.Index - 120)..Math.Min(text.Length, found.Index + 60)]}…");
    }

    // Invented people have this prefix; a credit code has it too, but no year of birth behind it.
    [GeneratedRegex("990000(19[5-9]|20[01])[0-9][01][0-9][0-3][0-9][0-9]{3}[0-9Xx]")]
    private static partial Regex IdentityNumber();
}

public sealed class No_identity_number_leaks_embedded : No_identity_number_leaks
{
    protected override HubEdition Edition => HubEdition.Embedded;

    protected override async Task<string> StoredAsync(HubProcess hub)
    {
        var text = new StringBuilder();
        foreach (var path in Directory.EnumerateFiles(hub.Data, "*", SearchOption.AllDirectories))
        {
            await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var reader = new StreamReader(file, Encoding.Latin1);
            text.AppendLine(path).AppendLine(await reader.ReadToEndAsync(TestContext.Current.CancellationToken));
        }

        Assert.Contains("-wal", text.ToString(), StringComparison.Ordinal);
        return text.ToString();
    }
}

public sealed class No_identity_number_leaks_in_production(PostgresDatabase database, RabbitMqHost broker)
    : No_identity_number_leaks, IClassFixture<PostgresDatabase>, IClassFixture<RabbitMqHost>
{
    private const string Finance = "deliver-events-sandbox-finance-430700";

    protected override HubEdition Edition => HubEdition.Production(database.ConnectionString, broker.Url);

    [Fact]
    public async Task From_the_queues_while_the_journeys_are_played()
    {
        var cancellation = TestContext.Current.CancellationToken;
        string[] taps = ["submit-events", "return-receipts", Finance, "connect-system"];
        await using var sandbox = await PostgresDatabase.CreateAsync();
        await using var connection = await new ConnectionFactory { Uri = new Uri(broker.Url) }.CreateConnectionAsync(cancellation);
        await using var channel = await connection.CreateChannelAsync(cancellationToken: cancellation);
        foreach (var exchange in taps)
        {
            // As the hub declares them itself a moment later; the tap gets a copy of everything.
            await channel.ExchangeDeclareAsync(exchange, ExchangeType.Fanout, durable: true, cancellationToken: cancellation);
            await channel.QueueDeclareAsync($"tap-{exchange}", durable: true, exclusive: false, autoDelete: false, cancellationToken: cancellation);
            await channel.QueueBindAsync($"tap-{exchange}", exchange, "", cancellationToken: cancellation);
        }

        await using var hub = await HubProcess.StartAsync(new HubSettings
        {
            Edition = HubEdition.Production(sandbox.ConnectionString, broker.Url), Sandbox = true, StartLimit = TimeSpan.FromMinutes(3),
        });
        await Eventually.Async(() => Task.FromResult(hub.Output.Contains("接下来可以看", StringComparison.Ordinal)), TimeSpan.FromMinutes(2));

        foreach (var exchange in taps)
        {
            var bodies = await Eventually.Async(() => broker.Management.PeekAsync(broker.VirtualHost, $"tap-{exchange}", 1000, cancellation), found => found.Count > 0);
            foreach (var body in bodies)
            {
                AssertNone(Encoding.UTF8.GetString(body), exchange);
            }
        }

        // The tables printed for people mask the number too.
        AssertNone(hub.Output, "what is printed");
    }

    protected override async Task<string> StoredAsync(HubProcess hub)
    {
        var text = new StringBuilder();
        await using var connection = new NpgsqlConnection(database.ConnectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        foreach (var table in await ReadAsync(connection, "select quote_ident(table_schema) || '.' || quote_ident(table_name) from information_schema.tables where table_schema = 'public'"))
        {
            foreach (var row in await ReadAsync(connection, $"select t::text from {table} t"))
            {
                text.AppendLine(row).AppendLine(Bytes().Replace(row, hex => Encoding.Latin1.GetString(Convert.FromHexString(hex.Groups[1].Value))));
            }
        }

        return text.ToString();
    }

    private static async Task<List<string>> ReadAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await using var rows = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        var read = new List<string>();
        while (await rows.ReadAsync(TestContext.Current.CancellationToken))
        {
            read.Add(rows.GetString(0));
        }

        return read;
    }

    private static Regex Bytes() => new(@"\\+x((?:[0-9a-f]{2})+)", RegexOptions.CultureInvariant);
}
