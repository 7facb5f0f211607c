using ExchangeHub.Adapters.Connectors;
using ExchangeHub.Adapters.Connectors.Files.Folders;
using ExchangeHub.Adapters.Connectors.Files.Tables;
using ExchangeHub.Adapters.Connectors.Files.Work;
using ExchangeHub.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace ExchangeHub.UnitTests.Adapters.Files;

/// <summary>A department puts another file in the place of one whose rows are still on their way.</summary>
public sealed class FileReplacedTests : IDisposable
{
    private const string Name = "表_1.csv";

    private readonly TemporaryFolder root = new();

    public FileReplacedTests()
    {
        foreach (var area in FileAreas.Own.Append("out"))
        {
            Directory.CreateDirectory(Path.Combine(root.Path, area));
        }
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_came_while_the_hub_worked_is_read_and_not_put_away()
    {
        await using var feed = FeedOf(new LocalFolder(root.Path), Readiness.ByName);
        Put("r1", "赵明");
        var rows = await feed.ReadAsync(10, Cancellation);

        Put("r2", "钱小华");
        await SettleAsync(feed, rows, error: null);

        Assert.Equal(["r2"], (await feed.ReadAsync(10, Cancellation)).Select(row => row.RowId));
        Assert.Empty(Files(FileAreas.Archive));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_came_between_the_look_and_the_move_is_put_back(bool isRejected)
    {
        var folder = new InterruptedFolder(new LocalFolder(root.Path));
        await using var feed = FeedOf(folder, new Readiness { NeedsDoneFile = true });
        Put("r1", "赵明");
        Put("", "", Name + FileName.Done);
        var rows = await feed.ReadAsync(10, Cancellation);

        folder.AfterNextList = () => Put("r2", "钱小华");
        await SettleAsync(feed, rows, isRejected ? new RowError("too-long", "太长") : null);

        Assert.Equal(["r2"], (await feed.ReadAsync(10, Cancellation)).Select(row => row.RowId));
        Assert.Empty(FileAreas.Own.SelectMany(Files));
    }

    public void Dispose() => root.Dispose();

    private static Task SettleAsync(FileFeed feed, IEnumerable<SourceRow> rows, RowError? error) =>
        feed.SettleAsync(rows.Select(row => (row.RowId, error)), Cancellation);

    // As a department does: written elsewhere, and renamed over what is there.
    private void Put(string id, string person, string name = Name)
    {
        var (written, place) = (Path.Combine(root.Path, "written"), Path.Combine(root.Path, "out", name));
        File.WriteAllBytes(written, TestTable.Gbk.GetBytes($"流水号,姓名,日期\r\n{id},{person},2026-01-01\r\n"));
        File.Move(written, place, overwrite: true);
    }

    private string[] Files(string area) => Directory.GetFiles(Path.Combine(root.Path, area));

    private static FileFeed FeedOf(IExchangeFolder folder, Readiness ready) => new(
        folder,
        new FileAreas("out", "in"),
        [new FileSource(new SourceShape("表", ["流水号", "姓名", "日期"], [], "流水号", null, []), "表_*.csv", ready, TestTable.Of([]))],
        new FileStates(new MemoryCursors(), "rows"),
        TestTable.Limits,
        TimeProvider.System,
        NullLogger.Instance);

    /// <summary>A folder into which somebody writes right after it was looked at.</summary>
    private sealed class InterruptedFolder(IExchangeFolder inner) : IExchangeFolder
    {
        public Action? AfterNextList { get; set; }

        public async Task<IReadOnlyList<FolderFile>> ListAsync(string area, CancellationToken cancellationToken)
        {
            var listed = await inner.ListAsync(area, cancellationToken);
            var interruption = AfterNextList;
            AfterNextList = null;
            interruption?.Invoke();
            return listed;
        }

        public Task EnsureAsync(string area, CancellationToken cancellationToken) => inner.EnsureAsync(area, cancellationToken);

        public Task<bool> ExistsAsync(FolderPath path, CancellationToken cancellationToken) => inner.ExistsAsync(path, cancellationToken);

        public Task CopyToAsync(FolderPath path, Stream to, CancellationToken cancellationToken) => inner.CopyToAsync(path, to, cancellationToken);

        public Task WriteAsync(FolderPath path, Stream content, CancellationToken cancellationToken) => inner.WriteAsync(path, content, cancellationToken);

        public Task MoveAsync(FolderPath from, FolderPath to, CancellationToken cancellationToken) => inner.MoveAsync(from, to, cancellationToken);

        public Task DeleteAsync(FolderPath path, CancellationToken cancellationToken) => inner.DeleteAsync(path, cancellationToken);

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
