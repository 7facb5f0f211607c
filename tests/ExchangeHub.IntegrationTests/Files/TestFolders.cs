using ExchangeHub.Testing.Files;
using Xunit;

namespace ExchangeHub.IntegrationTests.Files;

/// <summary>A way to reach a folder that the department's side writes into as plain files.</summary>
public interface ITestFolders : IAsyncLifetime
{
    /// <summary>Connection settings for a folder of this machine. Skips the test where that way is not there.</summary>
    IReadOnlyDictionary<string, string> ConnectionTo(string folder);
}

public sealed class LocalFolders : ITestFolders
{
    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public IReadOnlyDictionary<string, string> ConnectionTo(string folder) => new Dictionary<string, string> { ["folder"] = folder };

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

public sealed class SftpFolders : ITestFolders
{
    public SshServer Server { get; } = new();

    public ValueTask InitializeAsync() => Server.InitializeAsync();

    public IReadOnlyDictionary<string, string> ConnectionTo(string folder)
    {
        SshServer.Require();
        return new Dictionary<string, string>
        {
            ["sftpHost"] = "127.0.0.1", ["sftpPort"] = $"{Server.Port}", ["sftpUser"] = SshServer.User, ["sftpKeyFile"] = Server.KeyFile,
            ["sftpHostKey"] = Server.HostKey, ["sftpFolder"] = folder,
        };
    }

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}
