namespace ExchangeHub.Testing;

/// <summary>A folder that goes when the test has ended.</summary>
public sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("exchangehub-").FullName;

    public void Dispose()
    {
        try
        {
            Directory.Delete(Path, recursive: true);
        }
        catch (IOException)
        {
            // A killed process may still be letting go of a file; the system's temporary folder is emptied anyway.
        }
    }
}
