using ExchangeHub.Hub.Storage;

namespace ExchangeHub.Hub.AccessLog;

internal static class AccessLogTables
{
    public static readonly BulkTable<AccessLogRow> Reads = new("access_log", "",
    [
        new BulkColumn<AccessLogRow, Guid>("id", "uuid", row => row.Id),
        new BulkColumn<AccessLogRow, long>("read_at", "bigint", row => row.ReadAt),
        new BulkColumn<AccessLogRow, string>("client_id", "text", row => row.ClientId),
        new BulkColumn<AccessLogRow, string>("department", "text", row => row.Department),
        new BulkColumn<AccessLogRow, string>("home_region", "text", row => row.HomeRegion),
        new BulkColumn<AccessLogRow, string?>("user_name", "text", row => row.UserName),
        new BulkColumn<AccessLogRow, string?>("user_role", "text", row => row.UserRole),
        new BulkColumn<AccessLogRow, string>("action", "text", row => row.Action),
        new BulkColumn<AccessLogRow, string>("resource", "text", row => row.Resource),
        new BulkColumn<AccessLogRow, string>("region", "text", row => row.Region),
        new BulkColumn<AccessLogRow, string>("shown", "text", row => row.Shown),
        new BulkColumn<AccessLogRow, bool>("allowed", "boolean", row => row.Allowed),
        new BulkColumn<AccessLogRow, string>("rule_name", "text", row => row.RuleName),
        new BulkColumn<AccessLogRow, string?>("code", "text", row => row.Code),
        new BulkColumn<AccessLogRow, string?>("profile", "text", row => row.Profile),
        new BulkColumn<AccessLogRow, Guid?>("grant_id", "uuid", row => row.GrantId),
        new BulkColumn<AccessLogRow, Guid?>("agreement_id", "uuid", row => row.AgreementId),
        new BulkColumn<AccessLogRow, bool>("across_regions", "boolean", row => row.AcrossRegions),
        new BulkColumn<AccessLogRow, string?>("purpose", "text", row => row.Purpose),
        new BulkColumn<AccessLogRow, int>("rows_read", "integer", row => row.RowsRead),
        new BulkColumn<AccessLogRow, string>("request_id", "text", row => row.RequestId),
        new BulkColumn<AccessLogRow, long>("snapshot_version", "bigint", row => row.SnapshotVersion),
    ]);

    public static readonly BulkTable<AccessLogSubject> Subjects = new("access_log_subject", "",
    [
        new BulkColumn<AccessLogSubject, Guid>("log_id", "uuid", subject => subject.LogId),
        new BulkColumn<AccessLogSubject, string>("subject", "text", subject => subject.Subject),
    ]);
}
