namespace ExchangeHub.Adapters.Connectors.Files.Folders;

/// <summary>The folder that the connection settings name.</summary>
internal static class ExchangeFolders
{
    public static IExchangeFolder Of(ConnectorContext context)
    {
        if (context.Connection.GetValueOrDefault("folder") is { Length: > 0 } folder)
        {
            return new LocalFolder(folder);
        }

        throw new ShapeException("connection:folder", "folder or sftpHost is needed");
    }
}
