using System.Data.Common;
using System.Globalization;
using ExchangeHub.Contracts;

namespace ExchangeHub.Adapters.Connectors.Staging;

/// <summary><c>EX_IN_*</c>, which the system reads: writes orders once and in order, and reads what the system wrote beside them.</summary>
internal sealed class InboundRows(SystemShape shape, StagingDatabase database, StagingCatalogue catalogue, TimeProvider clock)
{
    public async Task<IReadOnlyList<OrderAnswer>> ApplyAsync(IReadOnlyList<OrderRow> orders, CancellationToken cancellationToken)
    {
        try
        {
            return await WriteAsync(orders, cancellationToken);
        }
        catch (DbException refused) when (database.Dialect.TroubleOf(refused) is StagingTrouble.Value or StagingTrouble.Clash)
        {
            return orders.Count > 1 || database.Dialect.TroubleOf(refused) == StagingTrouble.Clash
                ? throw database.Unavailable(refused, isBatchAnswered: true)
                : [new OrderAnswer(ReceiptStage.Refused, AdapterCode.MappingFailed, $"前置表 {orders[0].Target} 不接受该行 ({database.Dialect.Name(refused)})")];
        }
    }

    public async Task<IReadOnlyList<LateAnswer>> ReadAnswersAsync(int max, CancellationToken cancellationToken)
    {
        var tables = await catalogue.TargetsAsync(cancellationToken);
        await using var session = await database.OpenAsync(cancellationToken);
        var answers = new List<(decimal Number, LateAnswer Answer)>();
        foreach (var (target, table) in shape.Targets.Zip(tables))
        {
            var reader = new InboundAnswerReader(target, table);
            var rows = await session.QueryAsync(
                session.Dialect.Limited(
                    $"""
                    select {reader.Columns}, {table[StagingColumn.SequenceNo]} from {table.Relation}
                    where {table[StagingColumn.Status]} in ('{StagingStatus.Accepted}', '{StagingStatus.Rejected}') and {table[StagingColumn.ReceiptAt]} is null
                    order by {table[StagingColumn.SequenceNo]}
                    """,
                    max),
                [], cancellationToken);
            answers.AddRange(rows.Select(row => (
                WaitingRow.NumberOf(row[^1]),
                new LateAnswer(Guid.TryParse(row[0], out var id) ? id : throw StagingDrift.ForeignRow(table.Name), reader.Read(row)))));
        }

        return [.. answers.OrderBy(answer => answer.Number).Take(max).Select(answer => answer.Answer)];
    }

    public async Task ConfirmAsync(IReadOnlyList<Guid> deliveryIds, CancellationToken cancellationToken)
    {
        if (deliveryIds.Count == 0)
        {
            return;
        }

        var tables = await catalogue.TargetsAsync(cancellationToken);
        await using var session = await database.BeginAsync(cancellationToken);
        foreach (var table in tables)
        {
            await session.ExecuteAsync(
                $"""
                update {table.Relation} set {table[StagingColumn.ReceiptAt]} = @p0
                where {table[StagingColumn.ExchangeId]} in ({StagingSession.Parameters(from: 1, deliveryIds.Count)})
                    and {table[StagingColumn.Status]} in ('{StagingStatus.Accepted}', '{StagingStatus.Rejected}') and {table[StagingColumn.ReceiptAt]} is null
                """,
                [StagingText.Now(clock), .. deliveryIds.Select(id => id.ToString())], cancellationToken);
        }

        await session.CommitAsync(cancellationToken);
    }

    private async Task<IReadOnlyList<OrderAnswer>> WriteAsync(IReadOnlyList<OrderRow> orders, CancellationToken cancellationToken)
    {
        var tables = (await catalogue.TargetsAsync(cancellationToken)).ToDictionary(table => table.Name);
        var writers = shape.Targets.ToDictionary(target => target.Name, target => new InboundRowWriter(shape, target, tables[target.Name], clock));
        await using var session = await database.BeginAsync(cancellationToken);
        var number = await LastNumberAsync(session, tables.Values, cancellationToken);
        foreach (var order in orders)
        {
            number++;
            await writers[order.Target].WriteAsync(session, order, number, cancellationToken);
        }

        var answers = new Dictionary<Guid, OrderAnswer>();
        foreach (var written in orders.GroupBy(order => order.Target))
        {
            var reader = new InboundAnswerReader(shape.Targets.First(target => target.Name == written.Key), tables[written.Key]);
            await reader.ReadAsync(session, [.. written.Select(order => order.DeliveryId).Distinct()], answers, cancellationToken);
        }

        await session.CommitAsync(cancellationToken);
        return [.. orders.Select(order => answers[order.DeliveryId])];
    }

    // One series over all the system's tables, so that it can follow a person's orders across them.
    private static async Task<long> LastNumberAsync(StagingSession session, IEnumerable<StagingTable> tables, CancellationToken cancellationToken)
    {
        var last = 0L;
        foreach (var table in tables)
        {
            var rows = await session.QueryAsync($"select max({table[StagingColumn.SequenceNo]}) from {table.Relation}", [], cancellationToken);
            last = Math.Max(last, rows[0][0] is { } text ? (long)decimal.Parse(text, CultureInfo.InvariantCulture) : 0);
        }

        return last;
    }
}
