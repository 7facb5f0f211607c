using System.Globalization;
using ExchangeHub.Access.Regions;
using ExchangeHub.Contracts.Codes;
using ExchangeHub.UnitTests.Codes;

namespace ExchangeHub.UnitTests.Access;

/// <summary>
/// Two invented provinces whose counties move, end and are split on the days of one summer. Kept as plain rows, and walked
/// row by row: what the tree makes of the same rows is held to that.
/// </summary>
internal sealed class DatedRegions
{
    private const string Heading = "code,province,prefecture,name,level,status,from_year,to_year_exclusive,successor_codes";
    private const int Cities = 3;
    private const int Counties = 3;

    private static readonly DateOnly Begin = new(1990, 1, 1);
    private static readonly DateOnly First = new(2026, 6, 1);

    private readonly List<Row> rows = [];
    private readonly Random random;

    private DatedRegions(int seed)
    {
        random = new Random(seed);
        AddProvince("38");
        AddProvince("39");
        Codes = [RegionCode.Central, .. rows.Select(row => row.Code).Distinct()];
        var import = RegionTables.With(KnownRegions.Tree, new StringReader(string.Join('\n', rows.Select(Line).Prepend(Heading))));
        Tree = import.Tree ?? throw new InvalidOperationException(string.Join('\n', import.Errors));
    }

    /// <summary>Random, and the same in every run: which of them a failing sample stood in is said by its number.</summary>
    public static IReadOnlyList<DatedRegions> All { get; } = [.. Enumerable.Range(0, 24).Select(seed => new DatedRegions(seed))];

    /// <summary>Days five apart; regions change on every second of them.</summary>
    public static IReadOnlyList<DateOnly> Days { get; } = [.. Enumerable.Range(0, 18).Select(i => First.AddDays(5 * i))];

    public RegionTree Tree { get; }

    public IReadOnlyList<string> Codes { get; }

    /// <summary>A region and all that stands above it, the root last; nothing where it was not in force.</summary>
    public List<string> Upward(string code, DateOnly day)
    {
        var upward = new List<string>();
        for (var at = code; at != RegionCode.Central;)
        {
            if (rows.SingleOrDefault(row => row.Code == at && row.From <= day && day < row.Until) is not { } found)
            {
                return [];
            }

            upward.Add(at);
            at = found.Above;
        }

        upward.Add(RegionCode.Central);
        return upward;
    }

    public bool InForce(string code, DateOnly day) => Upward(code, day).Count > 0;

    public bool Below(string code, string above, DateOnly day) => Upward(code, day).Contains(above);

    /// <summary>The one region that a code stands for on a day, else the code.</summary>
    public string Heir(string code, DateOnly day) => Became(code, day) is { Count: 1 } only ? only.Min! : code;

    /// <summary>What became of a region until a day, each change followed by the next.</summary>
    public SortedSet<string> Became(string code, DateOnly day, int depth = 0)
    {
        var became = new SortedSet<string>(StringComparer.Ordinal);
        if (InForce(code, day))
        {
            became.Add(code);
        }
        else if (depth < 20 && rows.Where(row => row.Code == code && row.Until <= day).MaxBy(row => row.Until) is { } last)
        {
            became.UnionWith(last.Successors.SelectMany(next => Became(next, day, depth + 1)));
        }

        return became;
    }

    private void AddProvince(string digits)
    {
        var province = $"{digits}0000";
        rows.Add(new Row(province, RegionCode.Central, Begin, DateOnly.MaxValue, []));
        for (var city = 1; city <= Cities; city++)
        {
            // The last city ends, and its counties are elsewhere from then on.
            var code = $"{digits}0{city}00";
            var end = city == Cities && random.Next(2) == 0 ? Change() : DateOnly.MaxValue;
            rows.Add(new Row(code, province, Begin, end, end == DateOnly.MaxValue ? [] : Others(digits, code)));
        }

        for (var county = 0; county <= Cities * Counties; county++)
        {
            AddCounty(digits, province, $"{digits}0{county / Counties + 1}{county % Counties + 1:00}");
        }
    }

    private void AddCounty(string digits, string province, string code)
    {
        var cuts = Enumerable.Range(0, random.Next(3)).Select(_ => Change()).Distinct().Order().ToList();
        var starts = cuts.Prepend(Begin).ToList();
        for (var i = 0; i < starts.Count; i++)
        {
            var until = i < cuts.Count ? cuts[i] : DateOnly.MaxValue;
            if (random.Next(5) > 0 || (until == DateOnly.MaxValue && rows[^1].Code != code))
            {
                var stays = i + 1 < starts.Count && random.Next(2) == 0;
                rows.Add(new Row(code, Above(digits, province, until), starts[i], until, until == DateOnly.MaxValue ? [] : stays ? [code] : Others(digits, code)));
            }
        }
    }

    private string Above(string digits, string province, DateOnly until)
    {
        var alive = rows.Where(row => row.Code.StartsWith(digits, StringComparison.Ordinal) && row.Code.EndsWith("00", StringComparison.Ordinal) && row.Until >= until).ToList();
        return random.Next(4) == 0 ? province : alive[random.Next(alive.Count)].Code;
    }

    private string[] Others(string digits, string code) =>
        [.. Enumerable.Range(0, random.Next(3))
            .Select(_ => code.EndsWith("00", StringComparison.Ordinal) ? $"{digits}0{random.Next(1, Cities)}00" : $"{digits}010{random.Next(1, Counties + 1)}")
            .Where(other => other != code).Distinct()];

    private DateOnly Change() => First.AddDays(10 * random.Next(1, 8));

    private string Line(Row row)
    {
        var level = row.Above == RegionCode.Central ? "province" : row.Code.EndsWith("00", StringComparison.Ordinal) ? "prefecture" : "county";
        var prefecture = level switch
        {
            "province" => "",
            "prefecture" => Name(row.Code),
            _ when row.Above.EndsWith("0000", StringComparison.Ordinal) => "直辖",
            _ => Name(row.Above),
        };
        var end = row.Until == DateOnly.MaxValue ? "" : Written(row.Until);
        return string.Join(',', row.Code, Name($"{row.Code[..2]}0000"), prefecture, Name(row.Code), level, end == "" ? "active" : "retired", Written(row.From), end, string.Join(';', row.Successors));
    }

    private static string Name(string code) => $"区划{code}";

    private static string Written(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private sealed record Row(string Code, string Above, DateOnly From, DateOnly Until, IReadOnlyList<string> Successors);
}
