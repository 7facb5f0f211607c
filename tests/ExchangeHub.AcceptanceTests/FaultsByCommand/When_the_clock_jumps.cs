using ExchangeHub.AcceptanceTests.Crash;
using ExchangeHub.Contracts;
using ExchangeHub.Testing;
using ExchangeHub.Testing.Hubs;
using ExchangeHub.Testing.Records;
using Xunit;

namespace ExchangeHub.AcceptanceTests.FaultsByCommand;

/// <summary>Somebody sets the machine's clock, while the hub runs. Needs <c>libfaketime</c>.</summary>
[Collection(CrashProof.Name)]
public sealed class When_the_clock_jumps : IDisposable
{
    private const int Lease = 5;

    private static readonly string? Library = new[] { "/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1", "/usr/lib/aarch64-linux-gnu/faketime/libfaketimeMT.so.1" }
        .FirstOrDefault(File.Exists);

    private readonly TemporaryFolder folder = new();

    private string Clock => Path.Combine(folder.Path, "clock");

    [Fact(Explicit = true)]
    public async Task What_was_sent_is_neither_lost_nor_out_of_order()
    {
        if (Library is null)
        {
            Infra.Missing("libfaketime is not installed: apt-get install libfaketime");
        }

        SetClock("+0");
        await using var hub = await HubProcess.StartAsync(new HubSettings
        {
            Environment = new Dictionary<string, string>
            {
                ["LD_PRELOAD"] = Library, ["FAKETIME_TIMESTAMP_FILE"] = Clock, ["FAKETIME_NO_CACHE"] = "1", ["FAKETIME_DONT_FAKE_MONOTONIC"] = "1", ["DONT_FAKE_MONOTONIC"] = "1",
            },
        });
        using var finance = await hub.AddClientAsync(Department.Finance, Events.City, "deliveries:pull");
        var subscription = await finance.SubscribeAsync(Events.City, "exchangehub.personnel.*");
        using var organization = await hub.AddClientAsync(Department.Organization, Events.City, "events:publish");
        var sent = new List<string>();
        await PublishAsync("before");
        Assert.Single(await finance.PullAsync(subscription, leaseSeconds: Lease));

        // Leases end early, nothing else: it comes again, before what is newer.
        SetClock("+7200s");
        await PublishAsync("ahead");
        Assert.Equal(["before", "ahead"], await PullAsync(answer: false));

        // Back: what was leased by the other clock is not kept for two hours, and what is new waits behind it.
        SetClock("+0");
        await PublishAsync("back");
        var seen = new List<string>();
        await Testing.Waiting.Eventually.Async(
            async () =>
            {
                seen.AddRange(await PullAsync(answer: true));
                return seen;
            },
            ids => ids.Count >= 3, TimeSpan.FromSeconds(90), "what is owed comes");
        Assert.Equal(sent, seen);
        Assert.True(hub.IsRunning);

        async Task PublishAsync(string id)
        {
            // A token of the other clock is no longer, or not yet, good: a client asks for another.
            using var now = new HubClient(() => hub.Address, organization.ClientId, organization.ClientSecret);
            (await now.PublishAsync(Events.PostChanged(SyntheticPerson.Number(1), id: id))).EnsureSuccess();
            sent.Add(id);
        }

        async Task<List<string>> PullAsync(bool answer)
        {
            using var now = new HubClient(() => hub.Address, finance.ClientId, finance.ClientSecret);
            var deliveries = await now.PullAsync(subscription, leaseSeconds: Lease);
            if (answer && deliveries.Count > 0)
            {
                (await now.ReceiptsAsync(deliveries.Select(delivery => new Receipt { DeliveryId = delivery.DeliveryId, Stage = ReceiptStage.Completed }))).EnsureSuccess();
            }

            return [.. deliveries.Select(delivery => delivery.Event.Id)];
        }
    }

    public void Dispose() => folder.Dispose();

    private void SetClock(string offset)
    {
        // In one step: a file half written would be another time.
        var next = Clock + ".next";
        File.WriteAllText(next, offset + "\n");
        File.Move(next, Clock, overwrite: true);
    }
}
