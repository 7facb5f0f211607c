using System.Text.Json.Nodes;
using ExchangeHub.Contracts;
using ExchangeHub.Testing.Broker;
using ExchangeHub.Testing.Databases;
using ExchangeHub.Testing.Hubs;
using ExchangeHub.Testing.Records;
using ExchangeHub.Testing.Waiting;
using Xunit;

namespace ExchangeHub.AcceptanceTests.Crash;

/// <summary>
/// kill -9 of a process that runs hub, adapters and systems together. Finance's system records one salary change for
/// each post change it applied, so what it published tells how often and in which order it applied them.
/// </summary>
public abstract class When_the_hub_is_killed_with_its_adapters
{
    private const int People = 12;
    private const int ChangesOfEach = 6;
    private const int Kills = 6;
    private const string PostChanged = "exchangehub.personnel.post-changed.v1";
    private const string SalaryBasisChanged = "exchangehub.payroll.salary-basis-changed.v1";
    private static readonly string[] Levels = ["0141", "0142"];

    protected abstract HubEdition Edition { get; }

    [Fact]
    public async Task Each_event_is_applied_once_and_in_order()
    {
        await using var hub = await HubProcess.StartAsync(new HubSettings { Edition = Edition, Sandbox = true, StartLimit = TimeSpan.FromMinutes(3) });
        await Eventually.Async(() => Task.FromResult(hub.Output.Contains("接下来可以看", StringComparison.Ordinal)), TimeSpan.FromMinutes(2));
        using var organization = await hub.AddClientAsync(Department.Organization, Events.City, "events:publish", "events:read");
        using var finance = await hub.AddClientAsync(Department.Finance, Events.City, "events:read");
        var people = await SandboxCity.PeopleAsync(hub, People);
        Assert.Equal(People, people.Count);

        for (var round = 0; round < ChangesOfEach; round++)
        {
            await PublishRoundAsync(organization, people, round);
            if (round < Kills)
            {
                await hub.RestartAsync();
            }
        }

        var wanted = People * ChangesOfEach;
        var applied = await Eventually.Async(
            async () => await AppliedAsync(finance), applied => applied.Count >= wanted, TimeSpan.FromMinutes(3), "every change reached the payroll");

        Assert.Equal(wanted, applied.Count);
        Assert.Equal(wanted, applied.Distinct().Count());
        foreach (var person in Enumerable.Range(0, People))
        {
            Assert.Equal(
                Enumerable.Range(0, ChangesOfEach).Select(round => EventId(person, round)),
                applied.Where(id => id.StartsWith($"crash-{person}-", StringComparison.Ordinal)));
        }
    }

    private static async Task PublishRoundAsync(HubClient organization, IReadOnlyList<(string NationalId, string Name, string InstitutionId)> people, int round)
    {
        var batch = new JsonArray(
        [
            .. people.Select((person, number) => Events.Of(
                PostChanged,
                Department.Organization,
                new JsonObject
                {
                    ["nationalId"] = person.NationalId,
                    ["personName"] = person.Name,
                    ["institutionId"] = person.InstitutionId,
                    ["postName"] = $"第{round}任科长",
                    ["postLevel"] = new JsonObject { ["code"] = Levels[round % 2], ["codeSet"] = "ZB09" },
                },
                id: EventId(number, round))),
        ]);
        var answer = await organization.PublishAsync(batch);
        answer.EnsureSuccess();
        Assert.Equal(people.Count, answer.Body.GetProperty("accepted").GetInt32());
    }

    private static async Task<List<string>> AppliedAsync(HubClient finance)
    {
        var answer = await finance.GetAsync($"v1/events?type={SalaryBasisChanged}&limit=1000");
        answer.EnsureSuccess();
        return
        [
            .. answer.Body.GetProperty("items").EnumerateArray()
                .Select(item => item.GetProperty("event").TryGetProperty("causationid", out var cause) ? cause.GetString()! : "")
                .Where(cause => cause.StartsWith("crash-", StringComparison.Ordinal)),
        ];
    }

    private static string EventId(int person, int round) => $"crash-{person}-{round}";
}

[Collection(CrashProof.Name)]
public sealed class When_the_hub_is_killed_with_its_adapters_embedded : When_the_hub_is_killed_with_its_adapters
{
    protected override HubEdition Edition => HubEdition.Embedded;
}

[Collection(CrashProof.Name)]
public sealed class When_the_hub_is_killed_with_its_adapters_in_production(PostgresDatabase database, RabbitMqHost broker)
    : When_the_hub_is_killed_with_its_adapters, IClassFixture<PostgresDatabase>, IClassFixture<RabbitMqHost>
{
    protected override HubEdition Edition => HubEdition.Production(database.ConnectionString, broker.Url);
}
