using ExchangeHub.Hub.Storage;

namespace ExchangeHub.Hub.Ledger;

internal static class LedgerTables
{
    public static readonly BulkTable<LedgerEntry> Entries = new("ledger_entry", "",
    [
        new BulkColumn<LedgerEntry, long>("sequence", "bigint", entry => entry.Sequence),
        new BulkColumn<LedgerEntry, string>("source", "text", entry => entry.Source),
        new BulkColumn<LedgerEntry, string>("event_id", "text", entry => entry.EventId),
        new BulkColumn<LedgerEntry, string>("type", "text", entry => entry.Type),
        new BulkColumn<LedgerEntry, string>("region", "text", entry => entry.Region),
        new BulkColumn<LedgerEntry, string?>("counterpart_region", "text", entry => entry.CounterpartRegion),
        new BulkColumn<LedgerEntry, string>("subject", "text", entry => entry.Subject),
        new BulkColumn<LedgerEntry, string?>("other_subject", "text", entry => entry.OtherSubject),
        new BulkColumn<LedgerEntry, string?>("correlation_id", "text", entry => entry.CorrelationId),
        new BulkColumn<LedgerEntry, string>("client_id", "text", entry => entry.ClientId),
        new BulkColumn<LedgerEntry, long>("accepted_at", "bigint", entry => entry.AcceptedAt),
        new BulkColumn<LedgerEntry, string>("attributes", "text", entry => entry.Attributes),
        new BulkColumn<LedgerEntry, byte[]>("payload", "bytea", entry => entry.Payload),
        new BulkColumn<LedgerEntry, byte[]>("fingerprint", "bytea", entry => entry.Fingerprint),
        new BulkColumn<LedgerEntry, byte[]>("leaf_hash", "bytea", entry => entry.LeafHash),
        new BulkColumn<LedgerEntry, string?>("warnings", "text", entry => entry.Warnings),
    ]);

    public static readonly BulkTable<PersonKey> People = new("person_key", "",
    [
        new BulkColumn<PersonKey, string>("hash", "text", person => person.Hash),
        new BulkColumn<PersonKey, string>("key", "text", person => person.Key),
    ]);

    public static readonly BulkTable<Rejection> Rejections = new("rejection", "",
    [
        new BulkColumn<Rejection, Guid>("id", "uuid", rejection => rejection.Id),
        new BulkColumn<Rejection, long>("received_at", "bigint", rejection => rejection.ReceivedAt),
        new BulkColumn<Rejection, string>("client_id", "text", rejection => rejection.ClientId),
        new BulkColumn<Rejection, string?>("source", "text", rejection => rejection.Source),
        new BulkColumn<Rejection, string?>("event_id", "text", rejection => rejection.EventId),
        new BulkColumn<Rejection, string?>("type", "text", rejection => rejection.Type),
        new BulkColumn<Rejection, string>("findings", "text", rejection => rejection.Findings),
        new BulkColumn<Rejection, byte[]?>("payload", "bytea", rejection => rejection.Payload),
    ]);
}
