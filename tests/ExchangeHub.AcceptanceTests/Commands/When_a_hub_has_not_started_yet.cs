using ExchangeHub.Testing;
using ExchangeHub.Testing.Broker;
using ExchangeHub.Testing.Databases;
using ExchangeHub.Testing.Hubs;
using Xunit;

namespace ExchangeHub.AcceptanceTests.Commands;

/// <summary>Who sets one up registers systems and asks the doctor in whatever order he likes.</summary>
public sealed class When_a_hub_has_not_started_yet
{
    [Fact]
    public async Task The_doctor_finds_nothing_wrong_before_and_after_a_system_is_registered_on_embedded() => await SetUpAsync(HubEdition.Embedded);

    [Fact]
    public async Task The_doctor_finds_nothing_wrong_before_and_after_a_system_is_registered_in_production()
    {
        await using var database = await PostgresDatabase.CreateAsync();
        await using var broker = new RabbitMqHost();
        await broker.InitializeAsync();
        await SetUpAsync(HubEdition.Production(database.ConnectionString, broker.Url));
    }

    private static async Task SetUpAsync(HubEdition edition)
    {
        using var folder = new TemporaryFolder();
        var settings = new HubSettings { Edition = edition, Data = folder.Path, StartLimit = TimeSpan.FromMinutes(3) };
        var command = new HubCommand(settings, folder.Path);
        await AssertNewAsync(command);

        var added = await command.RunAsync(
            TestContext.Current.CancellationToken, "client", "add", "--department", "finance", "--region", "430700", "--scope", "deliveries:pull", "--secret");
        Assert.True(added.ExitCode == 0, added.Output + added.Errors);
        await AssertNewAsync(command);

        await using var hub = await HubProcess.StartAsync(settings);
        var well = await hub.RunAsync("doctor");
        Assert.True(well.ExitCode == 0, well.Output + well.Errors);
        Assert.DoesNotContain("made at the first start", well.Output, StringComparison.Ordinal);

        await hub.StopAsync();
        Directory.Move(hub.Keys, hub.Keys + ".elsewhere");
        var without = await hub.RunAsync("doctor");
        Assert.Equal(1, without.ExitCode);
        Assert.Contains("缺少 lacks: ledger", without.Output, StringComparison.Ordinal);
    }

    private static async Task AssertNewAsync(HubCommand command)
    {
        var doctor = await command.RunAsync(TestContext.Current.CancellationToken, "doctor");
        Assert.True(doctor.ExitCode == 0, doctor.Output + doctor.Errors);
        Assert.Contains("密钥 keys  尚未建立", doctor.Output, StringComparison.Ordinal);
    }
}
