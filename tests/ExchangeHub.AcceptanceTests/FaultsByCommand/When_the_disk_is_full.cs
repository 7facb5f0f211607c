using ExchangeHub.AcceptanceTests.Crash;
using ExchangeHub.Testing.Databases;
using ExchangeHub.Testing.Faults;
using ExchangeHub.Testing.Hubs;
using Xunit;

namespace ExchangeHub.AcceptanceTests.FaultsByCommand;

/// <summary>Whoever publishes is told to come again; nothing acknowledged is lost, and with room on the disk everything goes on.</summary>
[Collection(CrashProof.Name)]
public sealed class When_the_disk_is_full
{
    private const string NoBroker = "amqp://guest:guest@127.0.0.1:9/";

    [Fact(Explicit = true)]
    public async Task The_embedded_hub_turns_events_away_until_there_is_room()
    {
        using var disk = new SmallDisk(megabytes: 48);
        await using var hub = await HubProcess.StartAsync(new HubSettings { Data = disk.Path });

        await FullDisk.ProveAsync(hub, disk, () =>
        {
            disk.Free();
            return Task.CompletedTask;
        });
    }

    [Fact(Explicit = true)]
    public async Task The_hub_turns_events_away_while_PostgreSQL_has_no_room()
    {
        using var disk = new SmallDisk(megabytes: 160);
        await using var database = await PostgresServer.StartAsync(Path.Combine(disk.Path, "cluster"));
        await using var hub = await HubProcess.StartAsync(HubEdition.Production(database.ConnectionString, NoBroker));

        await FullDisk.ProveAsync(hub, disk, async () =>
        {
            disk.Free();
            // Without room for its log PostgreSQL may have ended itself; its operator starts it again.
            await database.KillAsync();
            await database.StartAgainAsync();
        });
    }
}
