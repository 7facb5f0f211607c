namespace ExchangeHub.Testing.Databases;

/// <summary>A SQLite file in a temporary folder.</summary>
public sealed class SqliteDatabase : TestDatabase
{
    private readonly TemporaryFolder folder = new();

    public string File => Path.Combine(folder.Path, "hub.db");

    public override string ConnectionString => $"Data Source={File}";

    public override ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public override ValueTask DisposeAsync()
    {
        folder.Dispose();
        return ValueTask.CompletedTask;
    }
}
