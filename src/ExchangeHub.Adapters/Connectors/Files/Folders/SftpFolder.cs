using Renci.SshNet;
using Renci.SshNet.Common;

namespace ExchangeHub.Adapters.Connectors.Files.Folders;

/// <summary>An exchange folder behind SFTP. One connection, made anew when it is lost; a server with another host key is not talked to.</summary>
internal sealed class SftpFolder(SftpAddress address) : IExchangeFolder
{
    private readonly SemaphoreSlim gate = new(1, 1);
    private SftpClient? client;

    public Task EnsureAsync(string area, CancellationToken cancellationToken) => WithAsync(async sftp =>
    {
        var path = $"{address.Folder}/{area}";
        if (!await sftp.ExistsAsync(path, cancellationToken))
        {
            await sftp.CreateDirectoryAsync(path, cancellationToken);
        }

        return true;
    }, cancellationToken);

    public Task<IReadOnlyList<FolderFile>> ListAsync(string area, CancellationToken cancellationToken) => WithAsync<IReadOnlyList<FolderFile>>(async sftp =>
    {
        var files = new List<FolderFile>();
        await foreach (var file in sftp.ListDirectoryAsync($"{address.Folder}/{area}", cancellationToken))
        {
            if (file.IsRegularFile)
            {
                files.Add(new FolderFile(file.Name, file.Length, file.LastWriteTimeUtc));
            }
        }

        return files;
    }, cancellationToken);

    public Task<bool> ExistsAsync(FolderPath path, CancellationToken cancellationToken) => WithAsync(sftp => sftp.ExistsAsync(At(path), cancellationToken), cancellationToken);

    public Task CopyToAsync(FolderPath path, Stream to, CancellationToken cancellationToken) => WithAsync(async sftp =>
    {
        await sftp.DownloadFileAsync(At(path), to, cancellationToken);
        return true;
    }, cancellationToken);

    public Task WriteAsync(FolderPath path, Stream content, CancellationToken cancellationToken) => WithAsync(async sftp =>
    {
        await sftp.UploadFileAsync(content, At(path.Unfinished), cancellationToken);
        await ReplaceAsync(sftp, At(path.Unfinished), At(path), cancellationToken);
        return true;
    }, cancellationToken);

    public Task MoveAsync(FolderPath from, FolderPath to, CancellationToken cancellationToken) => WithAsync(async sftp =>
    {
        await sftp.RenameFileAsync(At(from), At(to), cancellationToken);
        return true;
    }, cancellationToken);

    public Task DeleteAsync(FolderPath path, CancellationToken cancellationToken) => WithAsync(async sftp =>
    {
        await sftp.DeleteFileAsync(At(path), cancellationToken);
        return true;
    }, cancellationToken);

    public ValueTask DisposeAsync()
    {
        client?.Dispose();
        gate.Dispose();
        return ValueTask.CompletedTask;
    }

    // Plain SFTP renames to a free name only; servers that know no better leave a moment without the file, never with half of it.
    private static async Task ReplaceAsync(SftpClient sftp, string from, string to, CancellationToken cancellationToken)
    {
        if (await sftp.ExistsAsync(to, cancellationToken))
        {
            await sftp.DeleteFileAsync(to, cancellationToken);
        }

        await sftp.RenameFileAsync(from, to, cancellationToken);
    }

    private async Task<T> WithAsync<T>(Func<SftpClient, Task<T>> work, CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken);
        try
        {
            return await work(await ConnectedAsync(cancellationToken));
        }
        catch (Exception problem) when (problem is SshException or IOException or System.Net.Sockets.SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // What a connection is good for after a failure is not worth finding out.
            client?.Dispose();
            client = null;
            var reason = $"The SFTP exchange folder cannot be used: {Reason(problem)}.";
            throw problem is SshAuthenticationException or SftpPermissionDeniedException
                ? SystemUnavailableException.SignInRefused(reason, problem)
                : new SystemUnavailableException(reason, problem);
        }
        finally
        {
            gate.Release();
        }
    }

    private async Task<SftpClient> ConnectedAsync(CancellationToken cancellationToken)
    {
        if (client is { IsConnected: true })
        {
            return client;
        }

        client?.Dispose();
        client = new SftpClient(new ConnectionInfo(address.Host, address.Port, address.User, address.Authentication()) { Timeout = address.Timeout })
        {
            KeepAliveInterval = address.KeepAlive, OperationTimeout = address.Timeout,
        };
        var isTrusted = true;
        client.HostKeyReceived += (_, key) => isTrusted = key.CanTrust = address.IsHostKey(key.FingerPrintSHA256);
        try
        {
            await client.ConnectAsync(cancellationToken);
        }
        catch (SshException) when (!isTrusted)
        {
            throw new HostKeyException();
        }

        return client;
    }

    private static string Reason(Exception problem) => problem switch
    {
        SshAuthenticationException => "the login was refused",
        SftpPathNotFoundException => "a file or folder is not there",
        SftpPermissionDeniedException => "permission denied",
        HostKeyException => problem.Message,
        _ => problem.GetType().Name,
    };

    private sealed class HostKeyException() : SshException("the server has another host key than configured");

    private string At(FolderPath path) => $"{address.Folder}/{path.Area}/{path.Name}";
}
