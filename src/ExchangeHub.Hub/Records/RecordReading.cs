using System.Data.Common;
using System.Text.Json;
using ExchangeHub.Hub.Storage;

namespace ExchangeHub.Hub.Records;

/// <summary>A record as it is read: one version, opened.</summary>
internal sealed record RecordRow(
    RecordKind Kind, string Key, string Region, string? InstitutionId, DateOnly ValidFrom, DateOnly ValidTo, long Sequence, string State, JsonElement Body);

/// <summary>How many people of an institution take up a quota kind or hold a leadership post of a level.</summary>
internal sealed record Headcount(string InstitutionId, string Region, string Code, int People);

/// <summary>Opens the records for one request.</summary>
internal sealed class RecordReader(Dialect dialect, RecordSeal seal)
{
    public async Task<RecordReading> OpenAsync(DateOnly asOf, CancellationToken cancellationToken)
    {
        var connection = await dialect.OpenAsync(cancellationToken);
        try
        {
            await using var command = connection.CreateCommand();
            command.CommandText =
                $"""
                select generation, sequence, (select coalesce(max(sequence), 0) from ledger_entry)
                from record_position where state = '{RecordPosition.Current}'
                """;
            await using var rows = await command.ExecuteReaderAsync(cancellationToken);
            await rows.ReadAsync(cancellationToken);
            var through = rows.GetInt64(1);
            return new RecordReading(dialect, seal, connection, rows.GetInt32(0), asOf, through, Math.Max(0, rows.GetInt64(2) - through));
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }
}

/// <summary>The records of one generation as they were on one day.</summary>
internal sealed class RecordReading(Dialect dialect, RecordSeal seal, DbConnection connection, int generation, DateOnly asOf, long through, long behind)
    : IAsyncDisposable
{
    public const string ByRegion = "region";
    public const string ByInstitution = "institution_id";
    public const string QuotaTypes = "quota_type";
    public const string PostLevels = "post_level";

    private const string Columns = "kind, key, region, institution_id, valid_from, valid_to, sequence, state, body";
    private const string OnTheDay = "generation = @generation and kind = @kind and valid_from <= @day and valid_to > @day";
    private const string Ended = $"'{RecordState.Ended}'";

    public DateOnly AsOf => asOf;

    /// <summary>The last entry of the ledger that is in the answer.</summary>
    public long Through => through;

    /// <summary>Entries of the ledger that are not.</summary>
    public long Behind => behind;

    public ValueTask DisposeAsync() => connection.DisposeAsync();

    /// <summary>The next records of some regions that are in force, by region and key; institutions also by name.</summary>
    public async Task<List<RecordRow>> OfRegionsAsync(
        RecordKind kind, IReadOnlyCollection<string> regions, RecordCursor? after, int atMost, string? namePattern, CancellationToken cancellationToken)
    {
        // Region by region along the index: a page reads no more rows than it shows, however many there are.
        var found = new List<RecordRow>();
        var (region, key) = (after?.Region, after?.Key);
        var (first, last) = regions.Count == 0 ? ("", "") : (regions.Min(StringComparer.Ordinal)!, regions.Max(StringComparer.Ordinal)!);
        region ??= await NextRegionAsync(kind, "", first, cancellationToken);
        while (region is not null && found.Count < atMost && string.CompareOrdinal(region, last) <= 0)
        {
            if (regions.Contains(region))
            {
                await using var command = Command(
                    kind,
                    $"""
                    select {Columns} from record_version
                    where {OnTheDay} and region = @region and state <> {Ended} {(key is null ? "" : "and key > @key")}
                        {(namePattern is null ? "" : "and search_name like @name escape '!'")}
                    order by key limit @limit
                    """);
                command.Add("region", region).Add("limit", atMost - found.Count);
                _ = key is null ? command : command.Add("key", key);
                _ = namePattern is null ? command : command.Add("name", namePattern);
                found.AddRange(await RowsAsync(command, cancellationToken));
            }

            (region, key) = (await NextRegionAsync(kind, region, first, cancellationToken), null);
        }

        return found;
    }

    /// <summary>The next records of an institution that are in force, by key.</summary>
    public Task<List<RecordRow>> OfInstitutionAsync(RecordKind kind, string institutionId, string? afterKey, int atMost, CancellationToken cancellationToken)
    {
        var command = Command(
            kind,
            $"""
            select {Columns} from record_version
            where {OnTheDay} and institution_id = @institution and state <> {Ended} {(afterKey is null ? "" : "and key > @key")}
            order by key limit @limit
            """);
        command.Add("institution", institutionId).Add("limit", atMost);
        return RowsAsync(afterKey is null ? command : command.Add("key", afterKey), cancellationToken);
    }

    /// <summary>A record on the day, in force or ended; null where it was not there yet.</summary>
    public async Task<RecordRow?> FindAsync(RecordKind kind, string key, CancellationToken cancellationToken) =>
        (await RowsAsync(Command(kind, $"select {Columns} from record_version where {OnTheDay} and key = @key").Add("key", key), cancellationToken))
            .SingleOrDefault();

    /// <summary>The region that an institution belonged to on the day; where it is not recorded itself, what is recorded of it says.</summary>
    public async Task<string?> RegionOfAsync(string institutionId, CancellationToken cancellationToken)
    {
        foreach (var kind in RecordKind.All)
        {
            await using var command = Command(
                kind, $"select region from record_version where {OnTheDay} and institution_id = @institution order by key limit 1");
            command.Add("institution", institutionId);
            if (await command.ExecuteScalarAsync(cancellationToken) is string region)
            {
                return region;
            }
        }

        return null;
    }

    /// <summary>People in post by quota kind or by level of leadership post, of some institutions or of some regions.</summary>
    public async Task<List<Headcount>> HeadcountsAsync(string counted, string of, IReadOnlyList<string> values, CancellationToken cancellationToken)
    {
        await using var command = Command(
            RecordKind.Staff,
            $"""
            select institution_id, region, {counted}, count(*) from record_version
            where {OnTheDay} and state <> {Ended} and {counted} is not null and institution_id is not null and {dialect.In(of, "values")}
            group by institution_id, region, {counted}
            """);
        command.Add("values", dialect.List(values));
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        var counts = new List<Headcount>();
        while (await rows.ReadAsync(cancellationToken))
        {
            counts.Add(new Headcount(rows.GetString(0), rows.GetString(1), rows.GetString(2), (int)rows.GetInt64(3)));
        }

        return counts;
    }

    /// <summary>How many records in force each of some regions, or of some institutions, has.</summary>
    public async Task<Dictionary<string, int>> CountAsync(RecordKind kind, string of, IReadOnlyList<string> values, CancellationToken cancellationToken)
    {
        await using var command = Command(
            kind, $"select {of}, count(*) from record_version where {OnTheDay} and state <> {Ended} and {dialect.In(of, "values")} group by {of}");
        command.Add("values", dialect.List(values));
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        var counts = new Dictionary<string, int>();
        while (await rows.ReadAsync(cancellationToken))
        {
            counts.Add(rows.GetString(0), (int)rows.GetInt64(1));
        }

        return counts;
    }

    private async Task<string?> NextRegionAsync(RecordKind kind, string after, string first, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = "select min(region) from record_version where generation = @generation and kind = @kind and region > @after and region >= @first";
        command.Add("generation", generation).Add("kind", kind.Name).Add("after", after).Add("first", first);
        return await command.ExecuteScalarAsync(cancellationToken) as string;
    }

    private DbCommand Command(RecordKind kind, string sql)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.Add("generation", generation).Add("kind", kind.Name).Add("day", asOf);
    }

    private async Task<List<RecordRow>> RowsAsync(DbCommand command, CancellationToken cancellationToken)
    {
        await using var closing = command;
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        var found = new List<RecordRow>();
        while (await rows.ReadAsync(cancellationToken))
        {
            var kind = RecordKind.Of(rows.GetString(0));
            var (key, from) = (rows.GetString(1), rows.GetFieldValue<DateOnly>(4));
            found.Add(new RecordRow(
                kind, key, rows.GetString(2), rows.IsDBNull(3) ? null : rows.GetString(3), from, rows.GetFieldValue<DateOnly>(5),
                rows.GetInt64(6), rows.GetString(7), seal.OpenVersion(kind, key, from, rows.GetFieldValue<byte[]>(8))));
        }

        return found;
    }
}
