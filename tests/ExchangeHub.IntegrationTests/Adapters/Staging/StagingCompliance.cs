using ExchangeHub.Adapters.Connectors;
using ExchangeHub.Testing.Databases;
using Xunit;

namespace ExchangeHub.IntegrationTests.Adapters.Staging;

/// <summary>What staging tables promise on every database. Each test has tables of its own.</summary>
public abstract class StagingCompliance<TDatabase>(TDatabase database) : IClassFixture<TDatabase>
    where TDatabase : TestDatabase
{
    private protected const string Staff = "EX_OUT_STAFF";
    private protected const string Units = "EX_OUT_UNIT";
    private protected const string StaffIn = "EX_IN_STAFF";
    private protected const string UnitsIn = "EX_IN_UNIT";

    private protected static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);

    private protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private protected TDatabase Database => database;

    private protected Task<StagingDesk> OpenAsync(string department = "staffing") => StagingDesk.OpenAsync(database.ConnectionString, department);

    private protected static Task<IReadOnlyList<SourceRow>> ReadAsync(ISystemConnector connector, int max = 100) =>
        connector.ReadAsync(max, TimeSpan.Zero, Cancellation);

    private protected static Task AcceptAsync(ISystemConnector connector, IEnumerable<SourceRow> rows) =>
        connector.SettleAsync([.. rows.Select(row => new RowOutcome(row, IsAccepted: true, Sequence: 7))], Cancellation);

    private protected static string[] Ids(IEnumerable<SourceRow> rows) => [.. rows.Select(row => row.RowId)];

    private protected static OrderRow Order(string table, params (string Column, string? Value)[] columns) => Order(Guid.CreateVersion7(), table, columns);

    private protected static OrderRow Order(Guid delivery, string table, params (string Column, string? Value)[] columns) => new(
        delivery, table, columns.Append(("ACTION", "下编")).DistinctBy(cell => cell.Item1).ToDictionary(cell => cell.Item1, cell => cell.Item2),
        new OrderCause("event-1", "exchangehub.personnel.post-changed.v1", "case-1", "subject", "00-trace-01"));
}
