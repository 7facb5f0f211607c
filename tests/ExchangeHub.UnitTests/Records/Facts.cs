using System.Text.Json;
using System.Text.Json.Nodes;
using ExchangeHub.Access.Regions;
using ExchangeHub.Contracts;
using ExchangeHub.Hub.Records;
using ExchangeHub.UnitTests.Codes;

namespace ExchangeHub.UnitTests.Records;

/// <summary>Facts as the ledger's events give them, short enough to read in a test.</summary>
internal static class Facts
{
    public const string City = "430700";
    public const string OtherCity = "430100";
    public const string OldCounty = "430725";
    public const string District = "430791";

    /// <summary>One change of regions: in June the district took the county's place.</summary>
    private static readonly RegionTree Regions = RegionTables.With(KnownRegions.Tree, new StringReader(
        $"""
        code,province,prefecture,name,level,status,from_year,to_year_exclusive,successor_codes
        {OldCounty},湖南省,常德市,桃源县,county,retired,1988,2026-06-01,{District}
        {District},湖南省,常德市,桃源区,county,active,2026-06-01,,
        """)).Tree!;

    public static RecordFact Fact(
        string name, int month, object data, long sequence = 0, string region = City, string? counterpart = null) => new(
            sequence == 0 ? month : sequence,
            new DateOnly(2026, month, 1),
            name,
            region,
            counterpart,
            JsonSerializer.SerializeToElement(data, WireJson.Options));

    public static CodedValue Code(string code, string set = "编制性质") => new(code, set);

    public static RecordFact Enrolled(int month, string unit = "u1", string region = City, long sequence = 0) => Fact(
        "personnel.staff-enrolled", month,
        new { nationalId = "990000199001010018", personName = "赵明", institutionId = unit, quotaType = Code("3"), entryKind = Code("21", "ZB77"), sex = Code("1", "GB/T 2261.1") },
        sequence, region);

    public static RecordFact Released(int month, string unit = "u1", long sequence = 0, string region = City) => Fact(
        "personnel.staff-released", month, new { nationalId = "990000199001010018", personName = "赵明", institutionId = unit, quotaType = Code("3") }, sequence, region);

    public static RecordFact PostChanged(int month, string post, string unit = "u1", string region = City, long sequence = 0) => Fact(
        "personnel.post-changed", month,
        new { nationalId = "990000199001010018", personName = "赵明", institutionId = unit, postName = post, postLevel = Code("0141", "ZB09"), leadershipPost = true },
        sequence, region);

    public static RecordFact Transferred(
        int month, string from, string to, string region = City, string? counterpart = null, string? toRegion = null, long sequence = 0) => Fact(
            "personnel.staff-transferred", month,
            new { nationalId = "990000199001010018", personName = "赵明", fromInstitutionId = from, toInstitutionId = to, toRegion, transferKind = Code("11", "ZB77"), quotaType = Code("1") },
            sequence, region, counterpart);

    public static List<RecordVersion> Fold(RecordKind kind, params RecordFact[] facts) => RecordFold.Fold(kind, "key", facts, Regions);

    public static JsonObject Body(RecordVersion version) => JsonNode.Parse(version.Body)!.AsObject();

    public static string? Text(RecordVersion version, string field) => Body(version)[field]?.GetValue<string>();
}
