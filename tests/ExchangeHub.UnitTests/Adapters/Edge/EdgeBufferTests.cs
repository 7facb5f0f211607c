using System.Text;
using System.Text.Json.Nodes;
using ExchangeHub.Adapters.Connectors;
using ExchangeHub.Adapters.Exchange.Links;
using ExchangeHub.Contracts;
using ExchangeHub.Contracts.Sealing;
using ExchangeHub.Testing;
using ExchangeHub.Testing.Records;
using Xunit;

namespace ExchangeHub.UnitTests.Adapters.Edge;

public sealed class EdgeBufferTests : IDisposable
{
    private const string Finance = "finance-430700";
    private const string Staffing = "staffing-430700";
    private const long Roomy = 1024 * 1024;

    private readonly TemporaryFolder folder = new();
    private readonly List<EdgeBuffer> opened = [];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        opened.ForEach(buffer => buffer.Dispose());
        folder.Dispose();
    }

    [Fact]
    public async Task Rows_come_out_as_they_went_in_first_in_first_out_for_each_system()
    {
        var buffer = Open();
        await buffer.AddAsync(Finance, [Row(3), Row(1)], Cancellation);
        await buffer.AddAsync(Staffing, [Row(7)], Cancellation);
        await buffer.AddAsync(Finance, [Row(2)], Cancellation);

        var waiting = await buffer.PeekAsync(Finance, 10, Cancellation);

        Assert.Equal(["row-3", "row-1", "row-2"], waiting.Select(row => row.Row.RowId));
        Assert.Equal(["row-3", "row-1"], (await buffer.PeekAsync(Finance, 2, Cancellation)).Select(row => row.Row.RowId));
        Assert.Equal(Row(3).Row.Columns, waiting[0].Row.Columns);
        Assert.True(JsonNode.DeepEquals(JsonOf(Row(3).Event!), JsonOf(waiting[0].Event!)));
    }

    [Fact]
    public async Task A_row_that_has_no_event_keeps_its_place_and_its_problem()
    {
        var buffer = Open();
        var broken = new BufferedRow(new SourceRow("EX_OUT", "row-9", new Dictionary<string, string?> { ["IDEN_NO"] = null }, new RowProblem("mapping-failed", "IDEN_NO", "缺少")), Event: null);
        await buffer.AddAsync(Finance, [Row(1), broken, Row(2)], Cancellation);

        var waiting = await buffer.PeekAsync(Finance, 10, Cancellation);

        Assert.Equal([true, false, true], waiting.Select(row => row.Event is not null));
        Assert.Equal(new RowProblem("mapping-failed", "IDEN_NO", "缺少"), waiting[1].Row.Problem);
        Assert.Null(waiting[1].Row.Columns["IDEN_NO"]);
    }

    [Fact]
    public async Task What_was_added_is_there_after_a_kill_and_what_was_removed_is_not()
    {
        var killed = Open();
        await killed.AddAsync(Finance, [Row(1), Row(2), Row(3)], Cancellation);
        await killed.RemoveAsync(Finance, (await killed.PeekAsync(Finance, 1, Cancellation))[0].Position, Cancellation);
        await killed.AddReceiptsAsync(Finance, [ReceiptOf("completed")], Cancellation);

        var buffer = Open();

        Assert.Equal(["row-2", "row-3"], (await buffer.PeekAsync(Finance, 10, Cancellation)).Select(row => row.Row.RowId));
        Assert.Equal(killed.BacklogOf(Finance), buffer.BacklogOf(Finance));
        Assert.Single((await buffer.PeekReceiptsAsync(Finance, 10, Cancellation))!.Receipts);
    }

    [Fact]
    public async Task A_row_read_again_after_a_kill_stays_where_it_is()
    {
        await Open().AddAsync(Finance, [Row(1), Row(2)], Cancellation);
        var buffer = Open();
        var before = buffer.BacklogOf(Finance);

        Assert.True(await buffer.AddAsync(Finance, [Row(2), Row(1)], Cancellation));

        Assert.Equal(["row-1", "row-2"], (await buffer.PeekAsync(Finance, 10, Cancellation)).Select(row => row.Row.RowId));
        Assert.Equal(before, buffer.BacklogOf(Finance));
        await buffer.AddAsync(Finance, [Row(1) with { Row = Row(1).Row with { Source = "another" } }], Cancellation);
        Assert.Equal(3, buffer.BacklogOf(Finance).Rows);
    }

    [Fact]
    public async Task Beyond_its_size_it_takes_nothing_more_of_this_system_until_something_has_gone()
    {
        var buffer = Open(bytes: 5_000);
        var number = 0;
        while (await buffer.AddAsync(Finance, [Row(number)], Cancellation))
        {
            number++;
        }

        Assert.InRange(number, 2, 10);
        Assert.InRange(buffer.BacklogOf(Finance).Bytes, 1, 5_000);
        Assert.False(await buffer.AddAsync(Finance, [Row(100), Row(101)], Cancellation));
        Assert.Equal(number, (await buffer.PeekAsync(Finance, 100, Cancellation)).Count);
        Assert.True(await buffer.AddAsync(Staffing, [Row(1)], Cancellation));

        await buffer.RemoveAsync(Finance, (await buffer.PeekAsync(Finance, 1, Cancellation))[0].Position, Cancellation);

        Assert.True(await buffer.AddAsync(Finance, [Row(100)], Cancellation));
    }

    [Fact]
    public async Task What_is_larger_than_the_whole_buffer_gets_through_alone()
    {
        var buffer = Open(bytes: 100);

        Assert.True(buffer.HasRoom(Finance));
        Assert.True(await buffer.AddAsync(Finance, [Row(1)], Cancellation));
        Assert.False(buffer.HasRoom(Finance));
        Assert.False(await buffer.AddAsync(Finance, [Row(2)], Cancellation));
        await buffer.RemoveAsync(Finance, long.MaxValue, Cancellation);

        Assert.Equal(new Backlog(0, 0), buffer.BacklogOf(Finance));
        Assert.True(await buffer.AddAsync(Finance, [Row(2)], Cancellation));
    }

    [Fact]
    public async Task Receipts_come_out_in_order_and_go_as_far_as_they_were_answered()
    {
        var buffer = Open();
        var receipts = Enumerable.Range(0, 5).Select(number => ReceiptOf("completed", number)).ToList();
        await buffer.AddReceiptsAsync(Finance, receipts[..2], Cancellation);
        await buffer.AddReceiptsAsync(Staffing, [ReceiptOf("refused")], Cancellation);
        await buffer.AddReceiptsAsync(Finance, receipts[2..], Cancellation);

        var first = (await buffer.PeekReceiptsAsync(Finance, 3, Cancellation))!;
        Assert.Equal(receipts[..3], first.Receipts);
        await buffer.RemoveReceiptsAsync(Finance, first.UpTo, Cancellation);

        Assert.Equal(receipts[3..], (await buffer.PeekReceiptsAsync(Finance, 100, Cancellation))!.Receipts);
        Assert.Single((await buffer.PeekReceiptsAsync(Staffing, 100, Cancellation))!.Receipts);
    }

    [Fact]
    public async Task Whoever_waits_for_something_to_send_is_told()
    {
        var buffer = Open();
        var (rows, next) = (buffer.NextAdded, buffer.AddAsync(Finance, [Row(1)], Cancellation));
        await next;
        await rows.WaitAsync(TimeSpan.FromSeconds(30), Cancellation);

        var receipts = buffer.NextAdded;
        await buffer.AddReceiptsAsync(Finance, [ReceiptOf("completed")], Cancellation);
        await receipts.WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
    }

    [Fact]
    public async Task No_file_holds_a_name_or_an_identity_number()
    {
        var person = SyntheticPerson.Number(1);
        var buffer = Open();
        await buffer.AddAsync(Finance, [Row(1)], Cancellation);
        await buffer.AddReceiptsAsync(Finance, [ReceiptOf("completed") with { Detail = person.Name }], Cancellation);

        foreach (var file in Directory.EnumerateFiles(folder.Path, "edge.db*"))
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var bytes = new MemoryStream();
            await stream.CopyToAsync(bytes, Cancellation);
            Assert.Equal(-1, bytes.ToArray().AsSpan().IndexOf(Encoding.UTF8.GetBytes(person.NationalId)));
            Assert.Equal(-1, bytes.ToArray().AsSpan().IndexOf(Encoding.UTF8.GetBytes(person.Name)));
        }

        Assert.Equal(person.NationalId, (await buffer.PeekAsync(Finance, 1, Cancellation))[0].Row.Columns["IDEN_NO"]);
    }

    [Fact]
    public async Task Without_its_keys_it_does_not_open_and_makes_no_new_ones()
    {
        await Open().AddReceiptsAsync(Finance, [ReceiptOf("completed")], Cancellation);
        var other = new KeyFolder(Path.Combine(folder.Path, "other-keys"));

        var refused = Assert.Throws<InvalidOperationException>(() => new EdgeBuffer(EdgeBuffer.FileIn(folder.Path), other, Roomy));

        Assert.Contains(other.Path, refused.Message, StringComparison.Ordinal);
        Assert.Empty(other.Ids(KeyPurpose.EdgeBuffer));
    }

    [Fact]
    public async Task A_newer_key_seals_and_the_older_ones_still_open()
    {
        await Open().AddAsync(Finance, [Row(1)], Cancellation);
        new KeyFolder(Path.Combine(folder.Path, "keys")).Create(KeyPurpose.EdgeBuffer);

        var buffer = Open();
        await buffer.AddAsync(Finance, [Row(2)], Cancellation);

        Assert.Equal(["row-1", "row-2"], (await buffer.PeekAsync(Finance, 10, Cancellation)).Select(row => row.Event!.Id));
    }

    private EdgeBuffer Open(long bytes = Roomy)
    {
        opened.Add(new EdgeBuffer(EdgeBuffer.FileIn(folder.Path), new KeyFolder(Path.Combine(folder.Path, "keys")), bytes));
        return opened[^1];
    }

    private static BufferedRow Row(int number) => new(
        new SourceRow("EX_OUT", $"row-{number}", new Dictionary<string, string?> { ["IDEN_NO"] = SyntheticPerson.Number(number).NationalId, ["REMARK"] = null }),
        Events.Read(Events.PostChanged(SyntheticPerson.Number(number), id: $"row-{number}")));

    private static JsonNode? JsonOf(CloudEvent e) => System.Text.Json.JsonSerializer.SerializeToNode(e, WireJson.Options);

    private static Receipt ReceiptOf(string stage, int number = 0) => new()
    {
        DeliveryId = Guid.CreateVersion7(), Stage = stage, BusinessNo = $"工资-{number}", OccurredAt = new DateTimeOffset(2026, 4, 1, 9, 0, 0, TimeSpan.FromHours(8)),
    };
}
