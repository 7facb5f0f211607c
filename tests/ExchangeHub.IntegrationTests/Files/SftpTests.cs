using ExchangeHub.Adapters.Connectors;
using ExchangeHub.Adapters.Connectors.Files.Folders;
using ExchangeHub.Testing;
using ExchangeHub.Testing.Files;
using Xunit;

namespace ExchangeHub.IntegrationTests.Files;

public sealed class SftpFilesConnectorTests(SftpFolders folders) : FilesConnectorCompliance<SftpFolders>(folders);

public sealed class SftpFileOrdersTests(SftpFolders folders) : FileOrdersCompliance<SftpFolders>(folders);

/// <summary>What only a server has: a key, a login, a connection that breaks.</summary>
public sealed class SftpFolderTests(SftpFolders folders) : IClassFixture<SftpFolders>
{
    [Fact]
    public async Task A_server_with_another_host_key_is_not_talked_to()
    {
        using var root = new TemporaryFolder();
        await using var folder = Folder(root, ("sftpHostKey", $"SHA256:{new string('A', 43)}"));

        var refused = await Assert.ThrowsAsync<SystemUnavailableException>(() => folder.EnsureAsync("out", TestContext.Current.CancellationToken));
        Assert.Equal("The SFTP exchange folder cannot be used: the server has another host key than configured.", refused.Message);
        Assert.Empty(Directory.EnumerateDirectories(root.Path));
    }

    [Fact]
    public async Task A_login_that_is_refused_is_said_so()
    {
        using var root = new TemporaryFolder();
        await using var folder = Folder(root, ("sftpKeyFile", folders.Server.StrangersKeyFile));

        var refused = await Assert.ThrowsAsync<SystemUnavailableException>(() => folder.EnsureAsync("out", TestContext.Current.CancellationToken));
        Assert.Equal("The SFTP exchange folder cannot be used: the login was refused.", refused.Message);
    }

    [Fact]
    public async Task A_lost_connection_is_made_anew()
    {
        using var root = new TemporaryFolder();
        await using var folder = Folder(root);
        await folder.EnsureAsync("out", TestContext.Current.CancellationToken);

        await folders.Server.StopAsync();
        await Assert.ThrowsAsync<SystemUnavailableException>(() => folder.EnsureAsync("in", TestContext.Current.CancellationToken));
        await folders.Server.StartAsync();

        await folder.EnsureAsync("in", TestContext.Current.CancellationToken);
        Assert.True(Directory.Exists(Path.Combine(root.Path, "in")));
    }

    [Theory]
    [InlineData("sftpHostKey", "")]
    [InlineData("sftpHostKey", "MD5:aa:bb")]
    [InlineData("sftpUser", "")]
    [InlineData("sftpPort", "ssh")]
    [InlineData("sftpKeyFile", "/nowhere/key")]
    public void Settings_that_cannot_be_right_stop_the_start(string name, string value)
    {
        using var root = new TemporaryFolder();
        Assert.Equal($"connection:{name}", Assert.Throws<ShapeException>(() => Folder(root, (name, value))).Pointer);
    }

    private SftpFolder Folder(TemporaryFolder root, params ReadOnlySpan<(string Name, string Value)> other)
    {
        SshServer.Require();
        var connection = new Dictionary<string, string>(folders.ConnectionTo(root.Path));
        foreach (var (name, value) in other)
        {
            connection[name] = value;
        }

        return new SftpFolder(SftpAddress.Of(connection));
    }
}
