using System.Text.Json;
using ExchangeHub.Contracts;
using ExchangeHub.Testing.Broker;
using ExchangeHub.Testing.Databases;
using ExchangeHub.Testing.Hubs;
using ExchangeHub.Testing.Records;
using ExchangeHub.Testing.Waiting;
using Xunit;

namespace ExchangeHub.AcceptanceTests.Journeys;

/// <summary>The first run in front of a newcomer: three journeys, played over seven systems on their protocols, the adapters and the broker.</summary>
public abstract class When_a_sandbox_starts
{
    private static readonly TimeSpan JourneyLimit = TimeSpan.FromSeconds(180);

    protected abstract HubEdition Edition { get; }

    [Fact]
    public async Task All_journeys_end_and_finance_never_sees_the_case()
    {
        await using var hub = await HubProcess.StartAsync(new HubSettings { Edition = Edition, Sandbox = true });
        await Eventually.Async(() => Task.FromResult(hub.Output.Contains("接下来可以看", StringComparison.Ordinal)), JourneyLimit);
        Assert.True(hub.Output.Split("[已完成]").Length - 1 == 4, hub.Output);

        using var organization = await hub.AddClientAsync(Department.Organization, Events.City, "events:read");
        using var finance = await hub.AddClientAsync(Department.Finance, Events.City, "events:read");
        using var staffing = await hub.AddClientAsync(Department.Staffing, Events.City, "events:read");
        using var discipline = await hub.AddClientAsync(Department.Discipline, Events.City, "events:read");

        await The_pay_month_came_back_in_one_trace(organization, finance);
        await Everyone_who_must_act_returned_a_receipt(discipline);
        await Finance_read_no_fact_of_the_case(finance);
        await Everyone_got_the_new_institution_and_answered(staffing);

        // The systems stand in the same process: they are called neither before it serves nor while it stops.
        Assert.Equal(0, await hub.StopAsync());
        Assert.DoesNotContain("cannot be reached", hub.Output, StringComparison.Ordinal);

        await hub.StartAsync();
        Assert.DoesNotContain("旅程", hub.Output, StringComparison.Ordinal);
    }

    private static async Task The_pay_month_came_back_in_one_trace(HubClient organization, HubClient finance)
    {
        var change = await OnlyAsync(organization, "exchangehub.personnel.post-changed.v1");
        var trace = (await organization.TraceAsync(change.GetProperty("sequence").GetInt64())).Body;
        var receipt = ReceiptsOf(trace, Department.Finance).Single(r => r.GetProperty("stage").GetString() == ReceiptStage.Completed);
        Assert.Contains("payMonth=", receipt.GetProperty("detail").GetString(), StringComparison.Ordinal);

        var basis = await OnlyAsync(finance, "exchangehub.payroll.salary-basis-changed.v1");
        var answer = (await finance.TraceAsync(basis.GetProperty("sequence").GetInt64())).Body;
        Assert.Equal(trace.GetProperty("traceId").GetString(), answer.GetProperty("traceId").GetString());
        Assert.Contains(trace.GetProperty("related").EnumerateArray(), other => other.GetProperty("sequence").GetInt64() == basis.GetProperty("sequence").GetInt64());
    }

    private static async Task Everyone_who_must_act_returned_a_receipt(HubClient discipline)
    {
        var order = await OnlyAsync(discipline, "exchangehub.discipline.staff-reduction-ordered.v1");
        var trace = (await discipline.TraceAsync(order.GetProperty("sequence").GetInt64())).Body;
        foreach (var department in (string[])[Department.Staffing, Department.Hr])
        {
            Assert.Contains(ReceiptsOf(trace, department), r => r.GetProperty("stage").GetString() == ReceiptStage.Completed);
        }

        var types = trace.GetProperty("related").EnumerateArray().Select(other => other.GetProperty("type").GetString()).ToList();
        Assert.Contains("exchangehub.personnel.staff-released.v1", types);
        Assert.Contains("exchangehub.personnel.employment-ended.v1", types);
        Assert.Contains("exchangehub.payroll.payroll-stopped.v1", types);
    }

    private static async Task Finance_read_no_fact_of_the_case(HubClient finance)
    {
        var released = (await OnlyAsync(finance, "exchangehub.personnel.staff-released.v1")).GetProperty("event");
        var data = released.GetProperty("data");
        Assert.True(data.TryGetProperty("nationalId", out _));
        Assert.False(data.TryGetProperty("exitKind", out _));
        Assert.False(released.TryGetProperty("approvaldocno", out _));

        var all = await finance.GetAsync("v1/events?limit=1000");
        Assert.DoesNotContain("sanctionKind", all.Body.GetRawText(), StringComparison.Ordinal);
        Assert.DoesNotContain("decisionAuthority", all.Body.GetRawText(), StringComparison.Ordinal);
    }

    private static async Task Everyone_got_the_new_institution_and_answered(HubClient staffing)
    {
        var established = await OnlyAsync(staffing, "exchangehub.institution.established.v1");
        var trace = (await staffing.TraceAsync(established.GetProperty("sequence").GetInt64())).Body;
        foreach (var department in (string[])[Department.CreditCode, Department.DomainName, Department.Organization, Department.Hr, Department.Finance])
        {
            Assert.Contains(ReceiptsOf(trace, department), r => r.GetProperty("stage").GetString() == ReceiptStage.Completed);
        }

        var types = trace.GetProperty("related").EnumerateArray().Select(other => other.GetProperty("type").GetString()).ToList();
        Assert.Contains("exchangehub.credit-code.assigned.v1", types);
        Assert.Contains("exchangehub.credit-code.certificate-issued.v1", types);
        Assert.Contains("exchangehub.domain.registered.v1", types);
        Assert.Contains("exchangehub.payroll.budget-adjusted.v1", types);
    }

    private static async Task<JsonElement> OnlyAsync(HubClient client, string type) =>
        Assert.Single((await client.GetAsync($"v1/events?type={type}")).Body.GetProperty("items").EnumerateArray().ToList());

    private static IEnumerable<JsonElement> ReceiptsOf(JsonElement trace, string department) =>
        trace.GetProperty("deliveries").EnumerateArray()
            .Where(delivery => delivery.GetProperty("subscriber").GetProperty("department").GetString() == department)
            .SelectMany(delivery => delivery.GetProperty("receipts").EnumerateArray());
}

public sealed class When_a_sandbox_starts_embedded : When_a_sandbox_starts
{
    protected override HubEdition Edition => HubEdition.Embedded;
}

public sealed class When_a_sandbox_starts_in_production(PostgresDatabase database, RabbitMqHost broker)
    : When_a_sandbox_starts, IClassFixture<PostgresDatabase>, IClassFixture<RabbitMqHost>
{
    protected override HubEdition Edition => HubEdition.Production(database.ConnectionString, broker.Url);
}
