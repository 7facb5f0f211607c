using System.Text;
using System.Text.Json.Nodes;
using ExchangeHub.Adapters.Connectors;
using ExchangeHub.Adapters.Connectors.Files;
using ExchangeHub.Adapters.Connectors.Files.Folders;
using ExchangeHub.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace ExchangeHub.IntegrationTests.Files;

/// <summary>An exchange folder with a department on one side, which sees plain files, and a connector on the other, which may be started anew.</summary>
internal sealed class FileExchange : IAsyncDisposable
{
    public static readonly Encoding Gbk = CodePagesEncodingProvider.Instance.GetEncoding(54936)!;

    private readonly TemporaryFolder folder = new();
    private readonly IReadOnlyDictionary<string, string> connection;
    private readonly SystemShape shape;

    public FileExchange(ITestFolders folders, JsonObject? connector = null, JsonObject? source = null, string? orderBy = "序号")
    {
        connection = folders.ConnectionTo(folder.Path);
        shape = new SystemShape(
            "organization-430700", "organization", "430700", connector ?? [],
            [new SourceShape("职务变动_*.csv", ["流水号", "序号", "姓名", "职务"], ["备注"], "流水号", orderBy, source ?? []), new SourceShape("任免_*.csv", ["编号"], [], "编号", null, [])],
            [new TargetShape("入_*.csv", ["业务类型", "A0184"], [], new AnswerShape("办理编号", new Dictionary<string, string> { ["payMonth"] = "工资月份" }))]);
        foreach (var area in new[] { "out", "in", "archive", "rejected", "returned" })
        {
            Directory.CreateDirectory(Path.Combine(folder.Path, area));
        }

        Connector = Start();
    }

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 11, 23, 9, 0, 0, TimeSpan.FromHours(8)));

    public KeptCursors Cursors { get; } = new();

    public FilesConnector Connector { get; private set; }

    public string Root => folder.Path;

    /// <summary>The process that ran the connector is gone; another one begins with what was kept.</summary>
    public async Task RestartAsync(Interruptions? interruptions = null)
    {
        await Connector.DisposeAsync();
        Cursors.Interruptions = interruptions;
        Connector = Start(interruptions);
    }

    public Task<IReadOnlyList<SourceRow>> ReadAsync(int max = 100) => Connector.ReadAsync(max, TimeSpan.Zero, TestContext.Current.CancellationToken);

    public Task SettleAsync(params IEnumerable<RowOutcome> outcomes) => Connector.SettleAsync([.. outcomes], TestContext.Current.CancellationToken);

    public async Task<IReadOnlyList<SourceRow>> ReadAndAcceptAsync(int max = 100)
    {
        var rows = await ReadAsync(max);
        await SettleAsync(rows.Select(row => new RowOutcome(row, IsAccepted: true)));
        return rows;
    }

    /// <summary>The department writes a file under its final name.</summary>
    public void Write(string name, string text, Encoding? encoding = null) => Write(name, (encoding ?? Gbk).GetBytes(text));

    public void Write(string name, byte[] content) => File.WriteAllBytes(At("out", name), content);

    public string Read(string area, string name, Encoding? encoding = null) => File.ReadAllText(At(area, name), encoding ?? Gbk);

    public string[] List(string area) => [.. Directory.EnumerateFiles(Path.Combine(folder.Path, area)).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];

    public string At(string area, string name) => Path.Combine(folder.Path, area, name);

    public async ValueTask DisposeAsync()
    {
        await Connector.DisposeAsync();
        folder.Dispose();
    }

    private FilesConnector Start(Interruptions? interruptions = null)
    {
        var context = new ConnectorContext(shape, connection, Cursors, new NoHttp(), Clock, NullLoggerFactory.Instance);
        return interruptions is null ? FilesConnector.Create(context) : FilesConnector.Create(context, new InterruptedFolder(ExchangeFolders.Of(context), interruptions));
    }

    private sealed class NoHttp : IHttpClientFactory
    {
        public HttpClient CreateClient(string name) => throw new NotSupportedException("Files need no HTTP.");
    }
}
