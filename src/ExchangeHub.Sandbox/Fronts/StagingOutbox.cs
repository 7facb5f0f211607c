using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using ExchangeHub.Contracts;
using ExchangeHub.Sandbox.Departments;
using ExchangeHub.Sandbox.Store;

namespace ExchangeHub.Sandbox.Fronts;

/// <summary>
/// Copies recorded facts into <c>EX_OUT_*</c> and notes what became of them. A fact stays pending in the system's own store until its row has
/// an outcome, so after a kill it is simply copied again, onto the row that is there.
/// </summary>
internal sealed class StagingOutbox(DepartmentSystem system, StagingStore store, StagingLayout layout, TimeProvider clock)
{
    private const int Page = 200;

    // Facts up to here have their rows; forgotten with the process.
    private long copied;

    public async Task CopyAsync(CancellationToken cancellationToken)
    {
        while (Pending(copied) is { Count: > 0 } facts)
        {
            await using var transaction = await store.BeginAsync(cancellationToken);
            foreach (var fact in system.Faults.Disturb(facts))
            {
                await WriteAsync(transaction, fact, cancellationToken);
            }

            await transaction.CommitAsync(cancellationToken);
            copied = facts[^1].Position;
        }
    }

    public async Task NoteOutcomesAsync(CancellationToken cancellationToken)
    {
        var after = 0L;
        while (Pending(after) is { Count: > 0 } facts)
        {
            var outcomes = new List<IReadOnlyDictionary<string, string?>>();
            await using (var transaction = await store.OpenAsync(cancellationToken))
            {
                foreach (var rows in facts.GroupBy(fact => layout.Outbound[fact.BusinessType]))
                {
                    outcomes.AddRange(await transaction.QueryAsync(
                        ["SOURCE_ROW_ID", "DATA_STATUS", "ERR_CODE", "ERR_MSG", "LEDGER_NO"],
                        $"from {rows.Key} where DATA_STATUS in (3, 9) and SOURCE_ROW_ID in ({StagingTransaction.Parameters(0, rows.Count())}) order by SEQ_NO, RECEIPT_AT",
                        [.. rows.Select(fact => fact.RowId)], cancellationToken));
                }
            }

            if (outcomes.Count > 0)
            {
                await system.Store.WriteAsync(session => session.Settle(outcomes.Select(ResultOf)), cancellationToken);
            }

            after = facts[^1].Position;
        }
    }

    private IReadOnlyList<Change> Pending(long after) => system.Store.Read(session => session.PendingAfter(after, Page));

    private async Task WriteAsync(StagingTransaction transaction, Change fact, CancellationToken cancellationToken)
    {
        var table = layout.Outbound[fact.BusinessType];
        var cells = CellsOf(fact);
        var business = store.ColumnsOf(table).Where(column => !StagingLayout.Convention.Contains(column)).ToList();
        if (fact.Fields.Select(field => field.Key).Except(business, StringComparer.OrdinalIgnoreCase).FirstOrDefault() is { } lost)
        {
            throw new InvalidOperationException($"{table} has no column {lost} for {fact.BusinessType}.");
        }

        foreach (var (name, value) in fact.Fields)
        {
            cells[name] = TextOf(value);
        }

        cells["PAYLOAD_DIGEST"] = Digest(business.Select(column => cells.GetValueOrDefault(column)));
        if (await InsertAsync(transaction, table, cells, cancellationToken) == 0 && system.Faults.Current.Duplicate)
        {
            // What a transfer job does that is started again after half its work: the same fact under a number of its own.
            cells["EXCHANGE_ID"] = Guid.CreateVersion7(clock.GetUtcNow()).ToString();
            await InsertAsync(transaction, table, cells, cancellationToken);
        }
    }

    private static Task<int> InsertAsync(StagingTransaction transaction, string table, Dictionary<string, string?> cells, CancellationToken cancellationToken) =>
        transaction.ExecuteAsync(
            $"insert into {table} ({string.Join(", ", cells.Keys)}) values ({StagingTransaction.Parameters(0, cells.Count)}) on conflict (EXCHANGE_ID) do nothing",
            [.. cells.Values], cancellationToken);

    private Dictionary<string, string?> CellsOf(Change fact) => new(StringComparer.OrdinalIgnoreCase)
    {
        ["EXCHANGE_ID"] = fact.RowId,
        ["SOURCE_ROW_ID"] = fact.RowId,
        // One series over all tables: the order in which the system recorded it.
        ["SEQ_NO"] = fact.Position.ToString(CultureInfo.InvariantCulture),
        ["BIZ_TYPE"] = fact.BusinessType,
        ["OP_TYPE"] = "I",
        ["REGION_CODE"] = system.Region,
        ["EFFECTIVE_DATE"] = fact.EffectiveDate,
        ["DOCUMENT_NO"] = fact.DocumentNo,
        ["DOCUMENT_DATE"] = fact.DocumentDate,
        ["CORRELATION_ID"] = fact.CorrelationId,
        ["CAUSATION_ID"] = fact.CausationId,
        ["TRACE_PARENT"] = fact.TraceParent,
        ["CREATED_AT"] = fact.RecordedAt[..19].Replace('T', ' '),
    };

    private static string? TextOf(JsonNode? value) => value?.ToString() is { Length: > 0 } text ? text : null;

    private static string Digest(IEnumerable<string?> cells) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(cells.Select(cell => cell + '\u001F')))));

    private static ChangeResult ResultOf(IReadOnlyDictionary<string, string?> outcome) => new(
        outcome["SOURCE_ROW_ID"]!, outcome["DATA_STATUS"] == "9" ? EventStatus.Rejected : EventStatus.Accepted, outcome["ERR_CODE"], outcome["ERR_MSG"],
        outcome["LEDGER_NO"] is { } number ? long.Parse(number, CultureInfo.InvariantCulture) : null);
}
