namespace ExchangeHub.Adapters.Connectors.Files.Folders;

/// <summary>The folder that the connection settings name: <c>folder</c>, or <c>sftpHost</c> and what belongs to it.</summary>
internal static class ExchangeFolders
{
    public static IExchangeFolder Of(ConnectorContext context) =>
        context.Connection.GetValueOrDefault("folder") is { Length: > 0 } folder ? new LocalFolder(folder)
        : context.Connection.ContainsKey("sftpHost") ? new SftpFolder(SftpAddress.Of(context.Connection))
        : throw new ShapeException("connection:folder", "folder or sftpHost is needed");
}
