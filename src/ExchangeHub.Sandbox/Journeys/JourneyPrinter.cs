namespace ExchangeHub.Sandbox.Journeys;

/// <summary>Prints journeys for the staff who watch the first run: aligned although Chinese characters are two columns wide.</summary>
public static class JourneyPrinter
{
    /// <summary>Prints one journey.</summary>
    public static void Print(TextWriter output, JourneyResult result)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(result);
        output.WriteLine();
        output.WriteLine($"■ {result.Title}  {(result.Completed ? "[已完成]" : $"[未完成: {result.Problem}]")}");
        Table(output, ["系统", "项目", "之前", "之后"], [.. result.Rows.Select(row => new[] { row.System, row.Item, row.Before, row.After })]);
        if (result.Receipts.Count == 0)
        {
            return;
        }

        output.WriteLine("  回执");
        Table(
            output, ["事件", "接收方", "回执", "业务编号", "说明"],
            [.. result.Receipts.Select(receipt => new[] { receipt.Event, receipt.Receiver, StageName(receipt.Stage), receipt.BusinessNo ?? "", receipt.Detail ?? "" })]);
    }

    /// <summary>Says where to look next.</summary>
    public static void PrintNext(TextWriter output, Uri hubUrl, IReadOnlyList<JourneyResult> results)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(results);
        output.WriteLine();
        output.WriteLine("接下来可以看:");
        output.WriteLine($"  接口文档        {new Uri(hubUrl, "/docs")}");
        foreach (var result in results.Where(result => result.Sequence is not null))
        {
            output.WriteLine($"  全程追踪        GET {new Uri(hubUrl, $"/v1/events/{result.Sequence}/trace")}   ({result.Title})");
        }

        output.WriteLine("  接入自己的系统  ./hub client add --department hr --region 430700 --scope \"events:publish events:read\" --secret --json");
    }

    private static void Table(TextWriter output, string[] head, string[][] rows)
    {
        var widths = head.Select((title, column) => rows.Select(row => Width(row[column])).Append(Width(title)).Max()).ToArray();
        Line(output, head, widths);
        output.WriteLine($"  {string.Join("  ", widths.Select(width => new string('-', width)))}");
        foreach (var row in rows)
        {
            Line(output, row, widths);
        }
    }

    private static void Line(TextWriter output, string[] cells, int[] widths) =>
        output.WriteLine($"  {string.Join("  ", cells.Select((cell, column) => cell + new string(' ', widths[column] - Width(cell))))}".TrimEnd());

    internal static int Width(string text) => text.Sum(character => IsWide(character) ? 2 : 1);

    // CJK and full-width forms; what terminals draw two columns wide and these tables can hold.
    private static bool IsWide(char character) =>
        character is (>= '\u1100' and <= '\u115F') or (>= '\u2E80' and <= '\uA4CF') or (>= '\uAC00' and <= '\uD7A3')
            or (>= '\uF900' and <= '\uFAFF') or (>= '\uFE30' and <= '\uFE6F') or (>= '\uFF00' and <= '\uFF60') or (>= '\uFFE0' and <= '\uFFE6');

    private static string StageName(string stage) => stage switch
    {
        Contracts.ReceiptStage.Received => "已收到",
        Contracts.ReceiptStage.Validated => "已校验",
        Contracts.ReceiptStage.Completed => "已办结",
        Contracts.ReceiptStage.Refused => "不予办理",
        Contracts.ReceiptStage.Failed => "待重试",
        _ => stage,
    };
}
