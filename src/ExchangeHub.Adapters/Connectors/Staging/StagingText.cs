using System.Data.Common;
using System.Globalization;
using ExchangeHub.Contracts;

namespace ExchangeHub.Adapters.Connectors.Staging;

/// <summary>Cells as text, the same for the same value whatever the database and the type of the column.</summary>
internal static class StagingText
{
    public const string Time = "yyyy-MM-dd HH:mm:ss";

    // The mapping refuses the replacement character; so a cell without a text sets its row aside and no other.
    private const string Unreadable = "\uFFFD";

    public static string Now(TimeProvider clock) => Text(clock.GetUtcNow());

    public static string Text(DateTimeOffset instant) => instant.ToOffset(ChinaTime.Offset).ToString(Time, CultureInfo.InvariantCulture);

    /// <summary>Null where the cell is null or empty; fixed-width columns come without their padding.</summary>
    public static string? Read(DbDataReader reader, int column)
    {
        if (reader.IsDBNull(column))
        {
            return null;
        }

        try
        {
            return Of(reader.GetValue(column), reader.GetDataTypeName(column)) is { Length: > 0 } text ? text : null;
        }
        catch (Exception unreadable) when (unreadable is InvalidCastException or OverflowException or FormatException)
        {
            return Unreadable;
        }
    }

    private static string Of(object value, string type) => value switch
    {
        string text => text.TrimEnd(' '),
        bool flag => flag ? "true" : "false",
        decimal number => number.ToString("0.############################", CultureInfo.InvariantCulture),
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        DateTime { Kind: DateTimeKind.Utc } instant => Text(new DateTimeOffset(instant)),
        DateTime day when type == "date" => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        DateTime local => local.ToString(Time, CultureInfo.InvariantCulture),
        DateTimeOffset instant => Text(instant),
        DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        byte[] => Unreadable,
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? Unreadable,
    };
}
