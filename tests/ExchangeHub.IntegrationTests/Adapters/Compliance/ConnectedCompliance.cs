using System.Text.Json.Nodes;
using ExchangeHub.Adapters.Exchange.Store;
using ExchangeHub.Sandbox.Departments;
using ExchangeHub.Sandbox.Fronts;
using ExchangeHub.Testing.Waiting;
using Microsoft.Data.Sqlite;
using Xunit;

namespace ExchangeHub.IntegrationTests.Adapters.Compliance;

/// <summary>Further rules for systems behind an adapter.</summary>
public abstract class ConnectedCompliance : AdapterCompliance
{
    [Fact]
    public async Task Somebody_whose_record_is_locked_holds_back_only_himself()
    {
        await using var exchange = await StartAsync();
        await LockAsync(exchange, 0, "lock-person");
        var orders = await DeliverAsync(exchange, 0, 1);

        await CarriedOutAsync(exchange, orders[1]);
        Assert.Null(OutcomeOf(exchange, orders[0]));
        await LockAsync(exchange, 0, "unlock-person");
        await exchange.Hub.RedeliverAsync(exchange.Bus);

        await CarriedOutAsync(exchange, orders);
        AssertCarriedOutOnce(exchange, orders);
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task A_source_with_a_column_too_many_or_too_few_stops_with_an_alarm_and_goes_on_by_itself_when_it_is_as_before(bool tooMany)
    {
        await using var exchange = await StartAsync();
        await exchange.KillAdaptersAsync();
        var rows = await ReshapeAsync(exchange, tooMany);
        await exchange.StartAdaptersAsync(Cancellation);

        await Eventually.Async(() => Task.FromResult(AlarmsOf(exchange).Count == 1));
        Assert.False(string.IsNullOrEmpty(AlarmsOf(exchange)[0].Detail));
        Assert.Empty(exchange.Hub.Ledger);
        Assert.All(rows, row => Assert.Equal("pending", ChangeOf(exchange, row).State));
        await exchange.KillAdaptersAsync();
        Assert.Single(AlarmsOf(exchange));
        await exchange.StartAdaptersAsync(Cancellation);

        Restore(exchange, tooMany);
        await SettledAsync(exchange, rows);
        AssertOnce(exchange, rows);
        await Eventually.Async(() => Task.FromResult(AlarmsOf(exchange).Count == 0));
    }

    private IReadOnlyList<FeedAlarm> AlarmsOf(Exchange exchange) =>
        new FeedAlarms(new AdapterStore(exchange.AdapterFolder, Exchange.ClientOf(Business.Department)), "", TimeProvider.System).All();

    /// <summary>The source changes its columns while facts wait in it; returns these.</summary>
    private async Task<IReadOnlyList<string>> ReshapeAsync(Exchange exchange, bool tooMany)
    {
        if (Business.StagingTable is not { } table)
        {
            SystemOf(exchange).Faults.Current = new SystemFaults { ExtraColumn = tooMany, MissingColumn = !tooMany };
            return await RecordAsync(exchange, 0, 1);
        }

        var rows = await RecordAsync(exchange, 0, 1);
        await Eventually.Async(() => Task.FromResult(Staged(exchange, $"select count(*) from {table}") == rows.Count));
        Staged(exchange, tooMany ? $"alter table {table} add column unannounced integer" : $"alter table {table} rename column {Business.RequiredField} to elsewhere");
        return rows;
    }

    private void Restore(Exchange exchange, bool tooMany)
    {
        SystemOf(exchange).Faults.Current = SystemFaults.None;
        if (Business.StagingTable is { } table)
        {
            Staged(exchange, tooMany ? $"alter table {table} drop column unannounced" : $"alter table {table} rename column elsewhere to {Business.RequiredField}");
        }
    }

    private long Staged(Exchange exchange, string sql)
    {
        using var connection = new SqliteConnection(exchange.Sandbox.Options.StagingConnection(Business.Department, SandboxServer.Region));
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar() as long? ?? 0;
    }

    private Task<ActionAnswer> LockAsync(Exchange exchange, int who, string action)
    {
        var data = Business.Order(who, "any").Data;
        var subject = data.GetProperty(data.TryGetProperty("nationalId", out _) ? "nationalId" : "institutionId").GetString();
        return SystemOf(exchange).ActAsync(action, new JsonObject { [Business.SubjectField] = subject }, Cancellation);
    }
}

/// <summary>Further rules for systems that take an order now and tell its outcome later.</summary>
public abstract class LateAnswerCompliance : ConnectedCompliance
{
    [Theory, InlineData(CrashStep.BeforeOutcomes), InlineData(CrashStep.AfterOutcomes)]
    public async Task An_outcome_that_comes_later_is_not_lost_although_the_adapter_dies(CrashStep step)
    {
        await using var exchange = await StartAsync();
        var dying = exchange.Crash.ArmAsync(step);
        var orders = await DeliverAsync(exchange, 0, 1);

        await dying.WaitAsync(Eventually.Limit, Cancellation);
        await DieAsync(exchange);
        await ComeBackAsync(exchange);

        await CarriedOutAsync(exchange, orders);
        AssertCarriedOutOnce(exchange, orders);
    }
}
