namespace ExchangeHub.Adapters.Connectors.Staging;

/// <summary>What the alarm says of a table that is not as its mapping has it.</summary>
internal static class StagingDrift
{
    public static SourceDriftException NoTable(string table) => new(table, "数据库中没有该前置表");

    public static SourceDriftException Ambiguous(string table) => new(table, "数据库中有多个仅大小写不同的同名表或同名列");

    public static SourceDriftException Missing(string table, IEnumerable<string> columns) => new(table, $"缺少列: {string.Join(", ", columns)}");

    public static SourceDriftException Unknown(string table, IEnumerable<string> columns) => new(table, $"有映射文件未登记的列: {string.Join(", ", columns)}");

    public static SourceDriftException MustBeFilled(string table, IEnumerable<string> columns) =>
        new(table, $"有映射文件不填写的必填列: {string.Join(", ", columns)}");

    public static SourceDriftException NotANumber(string table, string column) => new(table, $"排序列 {column} 不是数值类型");

    public static SourceDriftException NoKey(string table) => new(table, $"{StagingColumn.ExchangeId} 为空或不唯一");

    public static SourceDriftException ForeignRow(string table) => new(table, $"{StagingColumn.ExchangeId} 不是本适配器写入的编号");

    public static SourceDriftException Refused(string error) => new("staging", $"数据库不接受语句 ({error}), 表结构与约定不符; {StagingColumn.ExchangeId} 应为主键");
}
