using System.Globalization;
using System.Text;
using ExchangeHub.Adapters.Connectors;
using ExchangeHub.Adapters.Connectors.Files.Folders;
using ExchangeHub.Adapters.Connectors.Files.Tables;
using ExchangeHub.Adapters.Connectors.Files.Work;
using ExchangeHub.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace ExchangeHub.UnitTests.Adapters.Files;

public sealed class FileStreamingTests
{
    private const int Rows = 25_000;
    private const int Piece = 500;

    [Fact]
    public async Task A_long_file_is_looked_through_once_and_then_read_no_further_than_asked()
    {
        using var root = new TemporaryFolder();
        Write(root);
        var format = new CountingFormat(TestTable.Of([]));
        await using var feed = FeedOf(root, format);

        var last = "";
        for (var piece = 1; piece <= Rows / Piece; piece++)
        {
            var rows = await feed.ReadAsync(Piece, TestContext.Current.CancellationToken);
            Assert.Equal(Piece, rows.Count);
            Assert.Equal((2, Rows + (piece * Piece)), (format.Begun, format.Read));
            last = rows[^1].RowId;
            await feed.SettleAsync(rows.Select(row => (row.RowId, (RowError?)null)), TestContext.Current.CancellationToken);
        }

        Assert.Equal($"r{Rows - 1}", last);
        Assert.True(format.MostAlive < 10 * Piece, $"{format.MostAlive} rows were held at once.");
        Assert.Empty(await feed.ReadAsync(Piece, TestContext.Current.CancellationToken));
        Assert.Single(Directory.GetFiles(Path.Combine(root.Path, "archive")));
    }

    private static void Write(TemporaryFolder root)
    {
        foreach (var area in new[] { "out", "archive" })
        {
            Directory.CreateDirectory(Path.Combine(root.Path, area));
        }

        var text = new StringBuilder("流水号,姓名,日期\r\n");
        for (var row = 0; row < Rows; row++)
        {
            text.Append(CultureInfo.InvariantCulture, $"r{row},赵明,2026-01-01\r\n");
        }

        File.WriteAllBytes(Path.Combine(root.Path, "out", "表_1.csv"), TestTable.Gbk.GetBytes(text.ToString()));
    }

    private static FileFeed FeedOf(TemporaryFolder root, CountingFormat format) => new(
        new LocalFolder(root.Path),
        new FileAreas("out", "in"),
        [new FileSource(new SourceShape("表", ["流水号", "姓名", "日期"], [], "流水号", null, []), "表_*.csv", Readiness.ByName, format)],
        new FileStates(new MemoryCursors(), "rows"),
        TestTable.Limits,
        TimeProvider.System,
        NullLogger.Instance);

    /// <summary>Counts what is read, and now and then what of it is still held by anyone.</summary>
    private sealed class CountingFormat(ITableFormat inner) : ITableFormat
    {
        private readonly List<WeakReference> seen = [];

        public string Extension => inner.Extension;

        public int Begun { get; private set; }

        public int Read { get; private set; }

        public int MostAlive { get; private set; }

        public void Return(Stream content, IReadOnlyDictionary<int, RowError> errors, Stream to) => inner.Return(content, errors, to);

        public void Write(IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<string?>> rows, Stream to) => inner.Write(columns, rows, to);

        IEnumerable<TableRow> ITableFormat.Read(Stream content)
        {
            Begun++;
            foreach (var row in inner.Read(content))
            {
                Read++;
                seen.Add(new WeakReference(row.Columns));
                if (Read % 20_000 == 0)
                {
                    GC.Collect();
                    MostAlive = Math.Max(MostAlive, seen.Count(reference => reference.IsAlive));
                }

                yield return row;
            }
        }
    }
}
