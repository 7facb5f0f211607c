using System.Data.Common;
using System.Globalization;
using ExchangeHub.Hub.Storage;

namespace ExchangeHub.Hub.Records;

/// <summary>Which generation of the records is answered from, and which is being built to take its place.</summary>
internal sealed class RecordGenerations(Dialect dialect, TimeProvider clock)
{
    private const int AtATime = 2000;
    private static readonly TimeSpan LongestRead = TimeSpan.FromMinutes(1);

    /// <summary>All that are there, the current one first.</summary>
    public async Task<IReadOnlyList<RecordPosition>> AllAsync(CancellationToken cancellationToken)
    {
        await using var connection = await dialect.OpenAsync(cancellationToken);
        return await ReadAsync(connection.CreateCommand(), cancellationToken);
    }

    /// <summary>Begins to build the records anew from the first entry; the one under way where there is one. Returns its generation.</summary>
    public async Task<int> StartAsync(CancellationToken cancellationToken)
    {
        await using var scope = await dialect.BeginAsync(WriterLock.Records, cancellationToken);
        var all = await ReadAsync(scope.Command(""), cancellationToken);
        if (all.FirstOrDefault(one => one.State == RecordPosition.Building) is { } building)
        {
            return building.Generation;
        }

        var next = all.Max(one => one.Generation) + 1;
        await scope.ExecuteAsync(
            "insert into record_position (generation, sequence, state) values (@generation, 0, @state)",
            cancellationToken, ("generation", next), ("state", RecordPosition.Building));
        await scope.CommitAsync(cancellationToken);
        return next;
    }

    /// <summary>Answers from the generation that is being built, once it has come as far as the current one.</summary>
    public async Task<bool> SwitchAsync(CancellationToken cancellationToken)
    {
        await using var scope = await dialect.BeginAsync(WriterLock.Records, cancellationToken);
        var all = await ReadAsync(scope.Command(""), cancellationToken);
        var building = all.FirstOrDefault(one => one.State == RecordPosition.Building);
        if (building is null || building.Sequence < all[0].Sequence)
        {
            return false;
        }

        await scope.ExecuteAsync(
            "update record_position set state = @retired, retired_at = @now where state = @current",
            cancellationToken, ("retired", RecordPosition.Retired), ("now", clock.GetUtcNow().ToUnixTimeMilliseconds()), ("current", RecordPosition.Current));
        await scope.ExecuteAsync(
            "update record_position set state = @current where state = @building",
            cancellationToken, ("current", RecordPosition.Current), ("building", RecordPosition.Building));
        await scope.CommitAsync(cancellationToken);
        return true;
    }

    /// <summary>Removes some rows of generations that nobody reads any more; true where there are more.</summary>
    public async Task<bool> PurgeAsync(IReadOnlyList<RecordPosition> all, CancellationToken cancellationToken)
    {
        var before = (clock.GetUtcNow() - LongestRead).ToUnixTimeMilliseconds();
        if (all.FirstOrDefault(one => one.State == RecordPosition.Retired && one.RetiredAt <= before) is not { } old)
        {
            return false;
        }

        await using var scope = await dialect.BeginAsync(WriterLock.Records, cancellationToken);
        foreach (var table in new[] { "record_version", "record_fact" })
        {
            var some = $"select kind, key from {table} where generation = @generation order by kind, key limit 1 offset {AtATime.ToString(CultureInfo.InvariantCulture)}";
            var removed = await scope.ExecuteAsync(
                $"delete from {table} where generation = @generation and (not exists ({some}) or (kind, key) < ({some}))",
                cancellationToken, ("generation", old.Generation));
            if (removed >= AtATime)
            {
                await scope.CommitAsync(cancellationToken);
                return true;
            }
        }

        await scope.ExecuteAsync("delete from record_position where generation = @generation", cancellationToken, ("generation", old.Generation));
        await scope.CommitAsync(cancellationToken);
        return true;
    }

    private static async Task<IReadOnlyList<RecordPosition>> ReadAsync(DbCommand fresh, CancellationToken cancellationToken)
    {
        await using var command = fresh;
        command.CommandText = "select generation, sequence, state, retired_at from record_position order by state = 'current' desc, generation";
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        var all = new List<RecordPosition>();
        while (await rows.ReadAsync(cancellationToken))
        {
            all.Add(new RecordPosition
            {
                Generation = rows.GetInt32(0),
                Sequence = rows.GetInt64(1),
                State = rows.GetString(2),
                RetiredAt = rows.IsDBNull(3) ? null : rows.GetInt64(3),
            });
        }

        return all;
    }
}
