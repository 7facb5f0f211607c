using ExchangeHub.Adapters.Connectors;

namespace ExchangeHub.Adapters.Mapping.Facts;

/// <summary>When the system recorded a row. A clock that is ahead would put facts after those that follow from them.</summary>
internal sealed record RecordedAt(CellText Text, DateForm? Form)
{
    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    public DateTimeOffset? Read(RowReader row, DateTimeOffset now)
    {
        var before = row.ProblemCount;
        var text = Text.Read(row);
        var time = text is null ? null : ChinaClock.Parse(text, Form);
        if (time is null && row.ProblemCount == before)
        {
            Say(row, text is null ? $"列 {Text.Where}（登记时间）为空" : $"列 {Text.Where}（登记时间）的格式无法识别");
        }
        else if (time > now + Tolerance)
        {
            Say(row, $"列 {Text.Where}（登记时间）比当前时间超前五分钟以上，请校准源系统时钟");
        }

        return time;
    }

    private void Say(RowReader row, string detail) => row.Add(AdapterCode.SourceClock, Text.Columns[0], detail);
}
