using System.Data.Common;

namespace ExchangeHub.Hub.Storage;

/// <summary>What the hot path must say differently to PostgreSQL and to SQLite. All other SQL is the same text for both.</summary>
internal abstract class Dialect
{
    /// <summary>Opens a transaction that is alone in holding <paramref name="writer"/> until it ends.</summary>
    public abstract Task<WriteScope> BeginAsync(WriterLock writer, CancellationToken cancellationToken);

    /// <summary>
    /// Opens a transaction whose statements name the rows they read and change by key, or insert. Their plans are made once and kept,
    /// so each must have but one good plan, however full its tables are.
    /// </summary>
    public abstract Task<WriteScope> BeginByKeyAsync(CancellationToken cancellationToken);

    /// <summary>Makes a transaction hold <paramref name="writer"/> too, from here to its end.</summary>
    public abstract Task LockAsync(WriteScope scope, WriterLock writer, CancellationToken cancellationToken);

    /// <summary>SQL of a value that is there once the transaction holds the writer lock whose key is the parameter.</summary>
    public abstract string Lock(string parameter);

    /// <summary>SQL that is true where the transaction holds the writer lock whose key is the parameter, or could take it without waiting.</summary>
    public abstract string TryLock(string parameter);

    /// <summary>Opens a connection for reading.</summary>
    public abstract Task<DbConnection> OpenAsync(CancellationToken cancellationToken);

    /// <summary>SQL for "column is one of the list parameter".</summary>
    public abstract string In(string column, string parameter);

    /// <summary>
    /// SQL of a select whose further condition is "column is one of the list parameter", each looked up by itself: where a table has grown
    /// since its rows were last counted, the planner would rather read all that fits the first condition.
    /// </summary>
    public abstract string SelectEach(string columns, string table, string where, string column, string parameter);

    /// <summary>The same of a delete.</summary>
    public abstract string DeleteEach(string table, string where, string column, string parameter);

    /// <summary><see cref="SelectEach"/> for "the two columns are one of the pairs of two list parameters of the same length".</summary>
    public abstract string SelectEachPair(string columns, string table, (string Column, string Parameter) first, (string Column, string Parameter) second);

    /// <summary>Locks the rows a select reads until the transaction ends; nothing where the whole database is locked.</summary>
    public abstract string ForUpdate { get; }

    /// <summary>A list parameter for <see cref="In"/>.</summary>
    public abstract object List(IReadOnlyList<string> values);

    /// <inheritdoc cref="List(IReadOnlyList{string})"/>
    public abstract object List(IReadOnlyList<Guid> values);

    /// <summary>Inserts rows of several tables in as few turns as it can.</summary>
    public abstract Task InsertAsync(WriteScope scope, IReadOnlyList<BulkInsert> inserts, CancellationToken cancellationToken);

    /// <summary>True where an error says that the database cannot be reached or is busy, so that the caller may try again.</summary>
    public abstract bool IsTransient(Exception exception);
}

/// <summary>Who a transaction excludes.</summary>
/// <param name="Key">Advisory lock key on PostgreSQL; SQLite has one writer in any case.</param>
internal readonly record struct WriterLock(long Key)
{
    /// <summary>The ledger: sequence order is commit order.</summary>
    public static WriterLock Ledger => new(0x45_48_4C_45_44_47_45_52);

    /// <summary>The making of the first keys.</summary>
    public static WriterLock Keys => new(0x45_48_4B_45_59_53);

    /// <summary>The records that are projected from the ledger.</summary>
    public static WriterLock Records => new(0x45_48_52_45_43_4F_52_44);

    /// <summary>No other but the rows it touches.</summary>
    public static WriterLock None => new(0);

    /// <summary>The lanes of one subscription.</summary>
    public static WriterLock Lanes(Guid subscriptionId) => new(BitConverter.ToInt64(subscriptionId.ToByteArray(), 8) | 1);
}
