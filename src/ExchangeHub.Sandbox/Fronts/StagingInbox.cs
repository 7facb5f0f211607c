using System.Globalization;
using System.Text.Json.Nodes;
using ExchangeHub.Sandbox.Departments;
using ExchangeHub.Sandbox.Store;

namespace ExchangeHub.Sandbox.Fronts;

/// <summary>
/// Takes the orders of <c>EX_IN_*</c> in their order and writes what the system did beside them. Orders that were on the way when the
/// process died are taken again: the system knows them by their delivery.
/// </summary>
internal sealed class StagingInbox(DepartmentSystem system, StagingStore store, StagingLayout layout, TimeProvider clock)
{
    private const string Id = "EXCHANGE_ID";
    private const int Most = 1_000;

    public async Task TakeAsync(CancellationToken cancellationToken)
    {
        await MoveAsync("1", from: "0", cancellationToken);
        var orders = await OrdersAsync(cancellationToken);
        if (orders.Count == 0)
        {
            return;
        }

        await MoveAsync("2", from: "1", cancellationToken);
        var answers = await CarryOutAsync(orders, cancellationToken);
        await using var transaction = await store.BeginAsync(cancellationToken);
        foreach (var (order, answer) in system.Faults.Disturb(answers))
        {
            await AnswerAsync(transaction, order, answer, cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
    }

    // Whoever's order cannot be carried out now keeps the place of the later ones.
    private async Task<IReadOnlyList<(StagedOrder, InboxAnswer)>> CarryOutAsync(IReadOnlyList<StagedOrder> orders, CancellationToken cancellationToken)
    {
        var waiting = new HashSet<string>();
        var answers = new List<(StagedOrder, InboxAnswer)>(orders.Count);
        foreach (var order in orders.Where(order => !waiting.Contains(order.Subject)))
        {
            var answer = (await system.ReceiveAsync([order.Action], cancellationToken))[0];
            answers.Add((order, answer));
            if (!answer.IsFinal)
            {
                waiting.Add(order.Subject);
            }
        }

        return answers;
    }

    private async Task MoveAsync(string to, string from, CancellationToken cancellationToken)
    {
        await using var transaction = await store.BeginAsync(cancellationToken);
        foreach (var table in layout.Inbound.Keys)
        {
            await transaction.ExecuteAsync(
                $"update {table} set DATA_STATUS = {to}, TAKEN_AT = @p0 where DATA_STATUS = {from}", [Now()], cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
    }

    private async Task<IReadOnlyList<StagedOrder>> OrdersAsync(CancellationToken cancellationToken)
    {
        await using var session = await store.OpenAsync(cancellationToken);
        var orders = new List<StagedOrder>();
        foreach (var (table, subject) in layout.Inbound)
        {
            var columns = store.ColumnsOf(table);
            var rows = await session.QueryAsync(
                columns, FormattableString.Invariant($"from {table} where DATA_STATUS in (1, 2) order by {table}.SEQ_NO limit {Most}"), [], cancellationToken);
            orders.AddRange(rows.Select(row => new StagedOrder(
                table, long.Parse(row["SEQ_NO"]!, CultureInfo.InvariantCulture), row[subject] ?? row[Id]!, ActionOf(row, columns))));
        }

        return [.. orders.OrderBy(order => order.Number).Take(Most)];
    }

    private static InboxAction ActionOf(IReadOnlyDictionary<string, string?> row, IReadOnlyList<string> columns)
    {
        // PostgreSQL tells names in lower case where they were not quoted.
        var fields = new JsonObject(new JsonNodeOptions { PropertyNameCaseInsensitive = true });
        foreach (var column in columns.Where(column => !StagingLayout.Convention.Contains(column)))
        {
            fields[column] = row[column];
        }

        return new InboxAction(
            Guid.Parse(row[Id]!), row["ACTION"]!, fields, row["EFFECTIVE_DATE"], row["DOCUMENT_NO"], row["DOCUMENT_DATE"],
            new Cause(row["CAUSATION_ID"], row["CORRELATION_ID"], row["TRACE_PARENT"]));
    }

    private static async Task AnswerAsync(StagingTransaction transaction, StagedOrder order, InboxAnswer answer, CancellationToken cancellationToken)
    {
        var changes = new Dictionary<string, string?>();
        if (answer.IsFinal)
        {
            var isRefused = answer.Outcome == "refused";
            changes["DATA_STATUS"] = isRefused ? "9" : "3";
            changes["ERR_CODE"] = answer.Code;
            changes[isRefused ? "ERR_MSG" : "ANSWER_MSG"] = answer.Detail;
            changes["BIZ_NO"] = answer.BusinessNo;
            if (answer.PayMonth is { } month)
            {
                changes["PAY_MONTH"] = month;
            }
        }
        else
        {
            changes["DATA_STATUS"] = "0";
        }

        await transaction.ExecuteAsync(
            $"""
            update {order.Table} set {string.Join(", ", changes.Keys.Index().Select(cell => $"{cell.Item} = @p{cell.Index + 1}"))},
                RETRY_COUNT = RETRY_COUNT + {(answer.IsFinal ? 0 : 1)}
            where {Id} = @p0 and DATA_STATUS in (1, 2)
            """,
            [order.Action.DeliveryId.ToString(), .. changes.Values], cancellationToken);
    }

    private string Now() => clock.GetUtcNow().ToOffset(Contracts.ChinaTime.Offset).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    private sealed record StagedOrder(string Table, long Number, string Subject, InboxAction Action);
}
