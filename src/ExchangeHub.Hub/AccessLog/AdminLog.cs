using ExchangeHub.Access.Log;
using ExchangeHub.Hub.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ExchangeHub.Hub.AccessLog;

/// <summary>An administrator's action as it is kept.</summary>
internal sealed class AdminActionRow
{
    public required Guid Id { get; init; }

    /// <summary>Unix milliseconds.</summary>
    public required long At { get; init; }

    public required string Actor { get; init; }

    public required string ClientId { get; init; }

    public string? Role { get; init; }

    public required string Region { get; init; }

    public required string Action { get; init; }

    public string? ObjectId { get; init; }

    public required int Status { get; init; }

    public string? Code { get; init; }

    public required string RequestId { get; init; }
}

internal sealed class AdminActionConfiguration : IEntityTypeConfiguration<AdminActionRow>
{
    public void Configure(EntityTypeBuilder<AdminActionRow> builder)
    {
        builder.ToTable("admin_action").HasKey(row => row.Id);
        builder.HasIndex(row => row.At);
    }
}

/// <summary>Writes administrators' actions one by one: they are few, and none may be missing.</summary>
internal sealed class AdminLog(Dialect dialect) : IAdminLog
{
    private static readonly BulkTable<AdminActionRow> Table = new("admin_action", "",
    [
        new BulkColumn<AdminActionRow, Guid>("id", "uuid", row => row.Id),
        new BulkColumn<AdminActionRow, long>("at", "bigint", row => row.At),
        new BulkColumn<AdminActionRow, string>("actor", "text", row => row.Actor),
        new BulkColumn<AdminActionRow, string>("client_id", "text", row => row.ClientId),
        new BulkColumn<AdminActionRow, string?>("role", "text", row => row.Role),
        new BulkColumn<AdminActionRow, string>("region", "text", row => row.Region),
        new BulkColumn<AdminActionRow, string>("action", "text", row => row.Action),
        new BulkColumn<AdminActionRow, string?>("object_id", "text", row => row.ObjectId),
        new BulkColumn<AdminActionRow, int>("status", "integer", row => row.Status),
        new BulkColumn<AdminActionRow, string?>("code", "text", row => row.Code),
        new BulkColumn<AdminActionRow, string>("request_id", "text", row => row.RequestId),
    ]);

    public async Task RecordAsync(AdminAction action, CancellationToken cancellationToken)
    {
        await using var scope = await dialect.BeginAsync(WriterLock.None, cancellationToken);
        await scope.InsertAsync(Table, [RowOf(action)], cancellationToken);
        await scope.CommitAsync(cancellationToken);
    }

    private static AdminActionRow RowOf(AdminAction action) => new()
    {
        Id = Guid.CreateVersion7(action.At),
        At = action.At.ToUnixTimeMilliseconds(),
        Actor = action.Actor.Actor,
        ClientId = action.Actor.ClientId,
        Role = action.Actor.Role,
        Region = action.Actor.Region,
        Action = action.Action,
        ObjectId = action.ObjectId,
        Status = action.Status,
        Code = action.Code,
        RequestId = action.RequestId,
    };
}
