using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using ExchangeHub.Hub.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ExchangeHub.Hub.Deliveries;

/// <summary>Why a delivery was set aside; kept also after it went on.</summary>
internal sealed partial class SetAsideRow
{
    private const int FingerprintBytes = 16;

    public required Guid DeliveryId { get; init; }

    public int Attempt { get; init; }

    public required Guid SubscriptionId { get; init; }

    public required string Fingerprint { get; init; }

    public required string Type { get; init; }

    public required string Category { get; init; }

    public string? Code { get; init; }

    /// <summary>What the receiver said, its numbers left out: the same mishap reads the same for everybody, and no number is told.</summary>
    public string? Detail { get; init; }

    /// <summary>Unix milliseconds.</summary>
    public long At { get; init; }

    /// <summary>What failures of one kind have in common: type, subscriber, code and what was said.</summary>
    public static string FingerprintOf(string type, Guid subscription, string? code, string? detail)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{type}\n{subscription:N}\n{code}\n{WithoutNumbers(detail)}"));
        return Convert.ToHexStringLower(hash.AsSpan(0, FingerprintBytes));
    }

    public static string? WithoutNumbers(string? detail) => detail is null ? null : Numbers().Replace(detail, "#");

    // Letters that touch digits go with them: the check letter of an identity number, a document's serial.
    [GeneratedRegex("[A-Za-z0-9_-]*[0-9][A-Za-z0-9_-]*", RegexOptions.CultureInvariant)]
    private static partial Regex Numbers();
}

internal sealed class SetAsideConfiguration : IEntityTypeConfiguration<SetAsideRow>
{
    public void Configure(EntityTypeBuilder<SetAsideRow> builder)
    {
        builder.ToTable("set_aside").HasKey(row => new { row.DeliveryId, row.Attempt });
        builder.HasIndex(row => row.Fingerprint);
    }
}

/// <summary>A delivery that failed for the last time, as the one who sets it aside knows it.</summary>
internal sealed record Failure(Guid DeliveryId, Guid SubscriptionId, long Sequence, int Attempt, string? Code, string? Detail);

/// <summary>Sets deliveries aside: nothing of them is discarded, and only what is behind them in their lanes waits.</summary>
internal static class SettingAside
{
    /// <summary>A lease that ran out again and again: the receiver takes it and says nothing.</summary>
    public const string NoAnswer = "no-answer";

    private static readonly BulkTable<SetAsideRow> Table = new("set_aside", "on conflict do nothing",
    [
        new BulkColumn<SetAsideRow, Guid>("delivery_id", "uuid", row => row.DeliveryId),
        new BulkColumn<SetAsideRow, int>("attempt", "integer", row => row.Attempt),
        new BulkColumn<SetAsideRow, Guid>("subscription_id", "uuid", row => row.SubscriptionId),
        new BulkColumn<SetAsideRow, string>("fingerprint", "text", row => row.Fingerprint),
        new BulkColumn<SetAsideRow, string>("type", "text", row => row.Type),
        new BulkColumn<SetAsideRow, string>("category", "text", row => row.Category),
        new BulkColumn<SetAsideRow, string?>("code", "text", row => row.Code),
        new BulkColumn<SetAsideRow, string?>("detail", "text", row => row.Detail),
        new BulkColumn<SetAsideRow, long>("at", "bigint", row => row.At),
    ]);

    /// <summary>To be called with the lanes of the subscriptions locked.</summary>
    public static async Task WriteAsync(
        Dialect dialect, WriteScope scope, IReadOnlyList<Failure> failures, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (failures.Count == 0)
        {
            return;
        }

        var ids = dialect.List([.. failures.Select(failure => failure.DeliveryId)]);
        var types = await TypesAsync(dialect, scope, ids, cancellationToken);
        await scope.InsertAsync(Table, [.. failures.Select(failure => RowOf(failure, types[failure.DeliveryId], now))], cancellationToken);
        await scope.ExecuteAsync(
            $"update delivery set state = {(int)DeliveryState.Parked}, lease_id = null where {DeliveryConfiguration.IsOpen} and {dialect.In("id", "ids")}",
            cancellationToken,
            ("ids", ids));
    }

    private static SetAsideRow RowOf(Failure failure, string type, DateTimeOffset now) => new()
    {
        DeliveryId = failure.DeliveryId,
        Attempt = failure.Attempt,
        SubscriptionId = failure.SubscriptionId,
        Fingerprint = SetAsideRow.FingerprintOf(type, failure.SubscriptionId, failure.Code, failure.Detail),
        Type = type,
        Category = FailureCategory.Of(failure.Code),
        Code = failure.Code,
        Detail = SetAsideRow.WithoutNumbers(failure.Detail),
        At = now.ToUnixTimeMilliseconds(),
    };

    private static async Task<Dictionary<Guid, string>> TypesAsync(Dialect dialect, WriteScope scope, object ids, CancellationToken cancellationToken)
    {
        await using var command = scope.Command(
            $"select id, (select type from ledger_entry where ledger_entry.sequence = delivery.sequence) from delivery where {dialect.In("id", "ids")}");
        command.Add("ids", ids);
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        var types = new Dictionary<Guid, string>();
        while (await rows.ReadAsync(cancellationToken))
        {
            types[rows.GetGuid(0)] = rows.GetString(1);
        }

        return types;
    }
}
