namespace ExchangeHub.Hub.Storage;

/// <summary>What a feature has the database itself enforce, beyond the shape of its tables; applied once, after the migrations.</summary>
/// <param name="Sqlite">Its statements on SQLite.</param>
/// <param name="Postgres">The same on PostgreSQL.</param>
/// <param name="CountOnSqlite">A query for <c>Value</c>: 0 where the rule is missing.</param>
/// <param name="CountOnPostgres">The same on PostgreSQL.</param>
internal sealed record DatabaseRule(string Sqlite, string Postgres, string CountOnSqlite, string CountOnPostgres);
