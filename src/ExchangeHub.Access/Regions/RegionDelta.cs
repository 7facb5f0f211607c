using System.Globalization;

namespace ExchangeHub.Access.Regions;

/// <summary>The changes since the last official table: a year, <c>+</c> or <c>-</c>, a code and the codes it became.</summary>
internal static class RegionDelta
{
    public static void Apply(IEnumerable<string[]> changes, List<RegionRow> rows)
    {
        foreach (var change in changes)
        {
            var (year, code, name, above, related) = (change[0], change[2], change[3], change[4], change[5]);
            var day = new DateOnly(int.Parse(year, NumberStyles.None, CultureInfo.InvariantCulture), 1, 1);
            if (change[1] == "-")
            {
                var open = rows.FindIndex(row => row.Code == code && row.Until is null);
                rows[open] = rows[open] with { Until = day, Successors = related.Split(';', StringSplitOptions.RemoveEmptyEntries) };
            }
            else
            {
                rows.Add(Added(code, name, above, day, rows));
            }
        }
    }

    // The list gives no province column. GB/T 2260 fixes the first two digits for good, unlike the middle two.
    private static RegionRow Added(string code, string name, string above, DateOnly day, List<RegionRow> rows)
    {
        var province = rows.First(row => row.Code == $"{code[..2]}0000" && row.Covers(day)).Name;
        var hasPrefecture = rows.Exists(row => row.Level == RegionLevel.City && row.Province == province && row.Name == above);
        return new RegionRow(
            Line: 0, code, province, hasPrefecture ? above : RegionRow.ManagedByProvince, name, RegionLevel.County, day, Until: null, []);
    }
}
