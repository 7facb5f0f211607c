using System.Globalization;

namespace ExchangeHub.Adapters.Connectors.Staging;

/// <summary>
/// <c>EX_OUT_*</c>, which the system writes: claims the next rows for this adapter, and says what became of them. Only the columns of the
/// exchange are written, and nothing is deleted.
/// </summary>
internal sealed class OutboundRows(SystemShape shape, StagingDatabase database, StagingCatalogue catalogue, TimeSpan lease, TimeProvider clock)
{
    // An adapter knows its own claims again, and after its death nobody does: they run out.
    private readonly string owner = Guid.CreateVersion7().ToString("N");

    /// <summary>
    /// Claims the first rows of all tables up to one that another adapter still holds: a later row never overtakes an earlier one. Claims of
    /// this adapter come again until they are settled.
    /// </summary>
    public async Task<IReadOnlyList<SourceRow>> ClaimAsync(int max, CancellationToken cancellationToken)
    {
        var expired = StagingText.Text(clock.GetUtcNow() - lease);
        var due = await DueAsync(max, expired, cancellationToken);
        while (due.Count > 0)
        {
            await using var session = await database.BeginAsync(cancellationToken);
            var claimed = new Dictionary<WaitingRow, SourceRow>();
            foreach (var rows in due.GroupBy(row => row.At))
            {
                await ClaimAsync(session, [.. rows], expired, claimed, cancellationToken);
            }

            var held = due.TakeWhile(claimed.ContainsKey).ToList();
            if (held.Count == due.Count)
            {
                await session.CommitAsync(cancellationToken);
                return [.. due.Select(row => claimed[row])];
            }

            // Somebody was quicker with one of them, or is just writing it. Those before it are tried again without the rest.
            due = held;
        }

        return [];
    }

    /// <summary>Marks claimed rows as kept by the adapter.</summary>
    public async Task TakeAsync(IReadOnlyList<SourceRow> rows, CancellationToken cancellationToken)
    {
        var tables = await catalogue.SourcesAsync(cancellationToken);
        await using var session = await database.BeginAsync(cancellationToken);
        foreach (var row in rows)
        {
            var (table, key) = AddressOf(row, tables);
            await session.ExecuteAsync(
                $"""
                update {table.Relation} set {table[StagingColumn.Status]} = '{StagingStatus.Taken}', {table[StagingColumn.TakenAt]} = @p0
                where {table[key.Column]} = @p1 and {table[StagingColumn.Status]} = '{StagingStatus.Locked}' and {table[StagingColumn.LockedBy]} = @p2
                """,
                [StagingText.Now(clock), key.Value, owner], cancellationToken);
        }

        await session.CommitAsync(cancellationToken);
    }

    /// <summary>Writes outcomes. A row that the system has reset meanwhile is new business and is left alone.</summary>
    public async Task SettleAsync(IReadOnlyList<RowOutcome> outcomes, CancellationToken cancellationToken)
    {
        var tables = await catalogue.SourcesAsync(cancellationToken);
        await using var session = await database.BeginAsync(cancellationToken);
        foreach (var outcome in outcomes)
        {
            var (table, key) = AddressOf(outcome.Row, tables);
            var status = table[StagingColumn.Status];
            var ledgerNo = table.Find(StagingColumn.LedgerNo) is null ? "" : $", {table[StagingColumn.LedgerNo]} = @p6";
            List<string?> values =
            [
                outcome.IsAccepted ? StagingStatus.Accepted : StagingStatus.Rejected, table.Fit(StagingColumn.ErrorCode, outcome.Code),
                table.Fit(StagingColumn.ErrorMessage, outcome.Detail), StagingText.Now(clock), key.Value, owner,
            ];
            if (ledgerNo.Length > 0)
            {
                values.Add(outcome.Sequence?.ToString(CultureInfo.InvariantCulture));
            }

            await session.ExecuteAsync(
                $"""
                update {table.Relation} set {status} = @p0, {table[StagingColumn.ErrorCode]} = @p1, {table[StagingColumn.ErrorMessage]} = @p2,
                    {table[StagingColumn.ReceiptAt]} = @p3{ledgerNo}
                where {table[key.Column]} = @p4
                    and ({status} = '{StagingStatus.Taken}' or ({status} = '{StagingStatus.Locked}' and {table[StagingColumn.LockedBy]} = @p5))
                """,
                values, cancellationToken);
        }

        await session.CommitAsync(cancellationToken);
    }

    private async Task<IReadOnlyList<WaitingRow>> DueAsync(int max, string expired, CancellationToken cancellationToken)
    {
        var tables = await catalogue.SourcesAsync(cancellationToken);
        await using var session = await database.OpenAsync(cancellationToken);
        var waiting = new List<WaitingRow>();
        for (var at = 0; at < tables.Count; at++)
        {
            waiting.AddRange(await WaitingAsync(session, at, tables[at], max, expired, cancellationToken));
        }

        return WaitingRow.FirstFree(waiting, max);
    }

    private async Task<IEnumerable<WaitingRow>> WaitingAsync(
        StagingSession session, int at, StagingTable table, int max, string expired, CancellationToken cancellationToken)
    {
        var source = shape.Sources[at];
        string Column(string name) => table[name];
        var (key, createdAt, status) = (Column(StagingColumn.ExchangeId), Column(StagingColumn.CreatedAt), Column(StagingColumn.Status));
        var order = source.OrderBy is { } by ? Column(by) : "0";
        var rows = await session.QueryAsync(
            session.Dialect.Limited(
                $"""
                select {key}, {Column(source.RowId)}, {order}, {createdAt}, {status}, {Column(StagingColumn.LockedBy)}, {Column(StagingColumn.TakenAt)}
                from {table.Relation} where {status} in ('{StagingStatus.New}', '{StagingStatus.Locked}')
                order by {(source.OrderBy is null ? "" : $"{order}, ")}{createdAt}, {key}
                """,
                max),
            [], cancellationToken);
        return rows.Select(row => new WaitingRow(
            at, table, row[0] ?? throw StagingDrift.NoKey(table.Name), row[1] ?? row[0]!, WaitingRow.NumberOf(row[2]), row[3] ?? "",
            IsFree: row[4] == StagingStatus.New || row[5] == owner || row[6] is null || string.CompareOrdinal(row[6], expired) < 0));
    }

    private async Task ClaimAsync(
        StagingSession session, IReadOnlyList<WaitingRow> rows, string expired, Dictionary<WaitingRow, SourceRow> claimed, CancellationToken cancellationToken)
    {
        var (table, source) = (rows[0].Table, shape.Sources[rows[0].At]);
        var (key, status, lockedBy, takenAt) =
            (table[StagingColumn.ExchangeId], table[StagingColumn.Status], table[StagingColumn.LockedBy], table[StagingColumn.TakenAt]);
        var keys = rows.Select(row => row.Key).Distinct().ToList();
        if (keys.Count < rows.Count)
        {
            throw StagingDrift.NoKey(table.Name);
        }

        var among = StagingSession.Parameters(from: 3, keys.Count);
        await session.ExecuteAsync(
            session.Dialect.Claim(
                table.Relation, key,
                $"""
                {status} = '{StagingStatus.Locked}', {lockedBy} = @p0, {takenAt} = @p1,
                    {table[StagingColumn.RetryCount]} = coalesce({table[StagingColumn.RetryCount]}, 0) + case when {status} = '{StagingStatus.Locked}' then 1 else 0 end
                """,
                among,
                $"({status} = '{StagingStatus.New}' or ({status} = '{StagingStatus.Locked}' and ({lockedBy} = @p0 or {takenAt} is null or {takenAt} < @p2)))"),
            [owner, StagingText.Now(clock), expired, .. keys], cancellationToken);

        // What is read is what was locked: until now the system could still correct it.
        var columns = table.Columns.Select(column => column.Name).ToList();
        var cells = await session.QueryAsync(
            $"""
            select {string.Join(", ", columns.Select(column => table[column]))} from {table.Relation}
            where {key} in ({StagingSession.Parameters(from: 1, keys.Count)}) and {status} = '{StagingStatus.Locked}' and {lockedBy} = @p0
            """,
            [owner, .. keys], cancellationToken);
        var reader = new OutboundRowReader(source, table);
        var byKey = rows.ToDictionary(row => row.Key);
        foreach (var row in cells.Select(reader.Read))
        {
            if (!claimed.TryAdd(byKey[row.Columns[StagingColumn.ExchangeId]!], row))
            {
                throw StagingDrift.NoKey(table.Name);
            }
        }
    }

    // A row that comes back from the adapter's own buffer may have lost its columns; its id is enough.
    private (StagingTable Table, (string Column, string Value) Key) AddressOf(SourceRow row, IReadOnlyList<StagingTable> tables)
    {
        var at = shape.Sources.Select((source, index) => (source, index)).First(pair => pair.source.Name == row.Source).index;
        return (tables[at], row.Columns.TryGetValue(StagingColumn.ExchangeId, out var key) && key is not null
            ? (StagingColumn.ExchangeId, key)
            : (shape.Sources[at].RowId, row.RowId));
    }
}
