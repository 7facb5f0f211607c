using ExchangeHub.AcceptanceTests.Crash;
using ExchangeHub.Contracts;
using ExchangeHub.Testing;
using ExchangeHub.Testing.Hubs;
using ExchangeHub.Testing.Proof;
using ExchangeHub.Testing.Records;
using ExchangeHub.Testing.Waiting;
using Microsoft.Data.Sqlite;

namespace ExchangeHub.AcceptanceTests.Faults;

/// <summary>
/// Finance behind its adapter: staging tables that the adapter fills, and the payroll system that takes the rows in their order
/// and answers them. What the tables hold at the end is what it has seen.
/// </summary>
internal sealed class AdapterSubscriber : IProofSubscriber, IDisposable
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(50);

    private readonly HubClient client;
    private readonly Progress progress;
    private readonly TemporaryFolder folder = new();
    private readonly List<Application> applications = [];

    public AdapterSubscriber(HubClient client, Progress progress)
    {
        (this.client, this.progress) = (client, progress);
        Ask(File.ReadAllText(Checkout.Path("contracts", "staging", "finance.sql")), static _ => 0);
    }

    public string ClientId => client.ClientId;

    public SubscriberHistory History
    {
        get
        {
            lock (applications)
            {
                return new SubscriberHistory(ClientId, [.. applications], Redeliveries: 0, Confirmed());
            }
        }
    }

    /// <summary>What the process with the adapter is told.</summary>
    public Dictionary<string, string> AdapterSettings => new()
    {
        ["Adapters__Systems__0__ClientId"] = ClientId,
        ["Adapters__Systems__0__Mapping"] = "finance.yaml",
        ["Adapters__Systems__0__Region"] = Events.City,
        ["Adapters__Systems__0__Connection__database"] = Database,
        ["Adapters__RetryDelay"] = "00:00:00.200",
        ["Adapters__PollWait"] = "00:00:00.500",
        ["Adapters__HubTimeout"] = "00:00:05",
    };

    /// <summary>Where its deliveries wait at the broker.</summary>
    public string Queue => $"deliver-events-{ClientId}";

    private string Database => $"Data Source={Path.Combine(folder.Path, "staging.db")}";

    /// <summary>Waits until the hub knows what the adapter wants.</summary>
    public Task IsConnectedAsync(Cluster cluster) => Eventually.Async(
        async () => await cluster.AskAsync(() => client.GetAsync("v1/subscriptions")),
        answer => answer?.Body.GetProperty("items").GetArrayLength() == 1,
        TimeSpan.FromMinutes(1),
        "the adapter has presented its system");

    /// <summary>All are applied, and the adapter has confirmed that the hub has every answer.</summary>
    public bool IsUpToDate(int events) => Confirmed().Count >= events;

    public async Task RunAsync(CancellationToken stop)
    {
        using var pace = new PeriodicTimer(Pace);
        while (!stop.IsCancellationRequested)
        {
            Work();
            await pace.WaitForNextTickAsync(CancellationToken.None);
        }
    }

    public void Dispose() => folder.Dispose();

    private void Work()
    {
        var rows = Ask(
            "select EXCHANGE_ID, SOURCE_ROW_ID from EX_IN_PAYROLL where DATA_STATUS = 0 order by SEQ_NO limit 200",
            static row => (Id: Guid.Parse(row.GetString(0)), Event: row.GetString(1)));
        lock (applications)
        {
            applications.AddRange(rows.Select(row => new Application(row.Id, Publisher.KeyOf(row.Event))));
        }

        foreach (var row in rows)
        {
            Ask($"update EX_IN_PAYROLL set DATA_STATUS = 3, BIZ_NO = 'GZ-{row.Event}' where EXCHANGE_ID = '{row.Id}'", static _ => 0);
        }

        progress.Add(Step.Applied, rows.Count);
    }

    private List<RecordedReceipt> Confirmed() => Ask(
        "select EXCHANGE_ID from EX_IN_PAYROLL where RECEIPT_AT is not null",
        static row => new RecordedReceipt(Guid.Parse(row.GetString(0)), ReceiptStage.Completed));

    private List<T> Ask<T>(string sql, Func<SqliteDataReader, T> read)
    {
        using var connection = new SqliteConnection(Database);
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var rows = command.ExecuteReader();
        var found = new List<T>();
        while (rows.Read())
        {
            found.Add(read(rows));
        }

        return found;
    }
}
