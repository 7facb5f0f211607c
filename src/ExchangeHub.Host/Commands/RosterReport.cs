using System.Text;
using ExchangeHub.Adapters.Rosters;

namespace ExchangeHub.Host.Commands;

/// <summary>The outcome of an import as people read it.</summary>
internal static class RosterReport
{
    public static string Of(RosterImportResult result)
    {
        var text = new StringBuilder()
            .AppendLine($"{Outcome(result)}")
            .AppendLine($"  名册 roster        {result.RosterKind.Name}，{result.Region}，截至 as of {result.AsOf:yyyy-MM-dd}（{result.Format}）")
            .AppendLine($"  快照 snapshot      {result.SnapshotId}")
            .AppendLine($"  行 rows            {result.Rows}，人员 people {result.People}，错误 bad {result.RowsLeftOut}，页 pages {result.Pages}");
        if (result.Status is RosterImportStatus.Published or RosterImportStatus.Unchanged)
        {
            text.AppendLine($"  事件 events        新增 new {result.Accepted}，已有 known {result.Duplicate}");
        }

        if (result.UnknownColumns.Count > 0)
        {
            text.AppendLine($"  未识别的列 columns left out: {string.Join("、", result.UnknownColumns)}");
        }

        foreach (var (code, count) in result.Warnings)
        {
            text.AppendLine($"  提示 warning       {code} × {count}");
        }

        foreach (var error in result.Errors)
        {
            text.AppendLine($"  {error}");
        }

        if (result.ErrorsFile is not null)
        {
            text.AppendLine($"  错误行 bad rows    {result.ErrorsFile}");
        }

        return text.ToString().TrimEnd();
    }

    private static string Outcome(RosterImportResult result) => result.Status switch
    {
        RosterImportStatus.Published => "名册已上报。 The roster was handed over.",
        RosterImportStatus.Unchanged => "没有变化：交换中心已有这份名册。 Nothing changed: the hub has this roster already.",
        RosterImportStatus.Checked => "只做检查，未写入。 Checked only; nothing was written. "
            + $"将发布 would be published: snapshot-started, snapshot-page × {result.Pages}, snapshot-completed",
        _ => result.People == 0
            ? "没有可上报的人员，未上报。 No row is good; nothing was handed over."
            : "有错误行，按要求未上报。 Rows are bad; nothing was handed over, as --strict asks.",
    };
}
