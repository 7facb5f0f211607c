using System.Text.Json.Nodes;
using ExchangeHub.Contracts;
using ExchangeHub.Testing.Records;

namespace ExchangeHub.IntegrationTests.Records;

/// <summary>Events that records follow, valid and as short as can be.</summary>
internal static class RecordEvents
{
    public static JsonObject Established(string unit, string name, string region = Events.City) => Of("institution.established", Department.Staffing, region, new JsonObject
    {
        ["institutionId"] = unit,
        ["institutionName"] = name,
        ["category"] = Code("42", "ZB04"),
        ["grade"] = Code("105", "ZB03"),
        ["functions"] = "数据资源",
    });

    public static JsonObject Allocated(string unit, int number, string region = Events.City) => Of("quota.allocated", Department.Staffing, region, new JsonObject
    {
        ["institutionId"] = unit,
        ["institutionName"] = unit,
        ["lines"] = new JsonArray(new JsonObject { ["quotaType"] = Code("3", "编制性质"), ["number"] = number }),
        ["total"] = number,
    });

    public static JsonObject Leadership(string unit, int number, string region = Events.City) => Of("quota.leadership-set", Department.Staffing, region, new JsonObject
    {
        ["institutionId"] = unit,
        ["institutionName"] = unit,
        ["lines"] = new JsonArray(new JsonObject { ["level"] = Code("0141", "ZB09"), ["number"] = number }),
    });

    public static JsonObject Enrolled(SyntheticPerson person, string unit, string region = Events.City, string effective = "2026-02-28") =>
        Of("personnel.staff-enrolled", Department.Staffing, region, Data(person, unit, new JsonObject
        {
            ["quotaType"] = Code("3", "编制性质"),
            ["entryKind"] = Code("21", "ZB77"),
            ["sex"] = Code("1", "GB/T 2261.1"),
        }), effective);

    public static JsonObject Released(SyntheticPerson person, string unit, string region = Events.City, string effective = "2026-03-01") =>
        Of("personnel.staff-released", Department.Staffing, region, Data(person, unit, new JsonObject
        {
            ["quotaType"] = Code("3", "编制性质"),
            ["exitKind"] = Code("31", "ZB78"),
        }), effective);

    public static JsonObject PostChanged(SyntheticPerson person, string unit, string post, string region = Events.City, string effective = "2026-03-01") =>
        Of("personnel.post-changed", Department.Organization, region, Data(person, unit, new JsonObject
        {
            ["postName"] = post,
            ["postLevel"] = Code("0141", "ZB09"),
            ["leadershipPost"] = true,
        }), effective);

    public static JsonObject Transferred(
        SyntheticPerson person, string from, string to, string region = Events.City, string? counterpart = null, string effective = "2026-03-01")
    {
        var moved = Of("personnel.staff-transferred", Department.Staffing, region, new JsonObject
        {
            ["nationalId"] = person.NationalId,
            ["personName"] = person.Name,
            ["fromInstitutionId"] = from,
            ["toInstitutionId"] = to,
            ["transferKind"] = Code("11", "ZB77"),
            ["quotaType"] = Code("3", "编制性质"),
        }, effective);
        if (counterpart is not null)
        {
            moved["counterpartregion"] = counterpart;
        }

        return moved;
    }

    public static JsonObject Replacing(this JsonObject one, string operation, JsonObject other)
    {
        (one["operation"], one["replacesid"]) = (operation, other["id"]!.GetValue<string>());
        return one;
    }

    public static JsonObject Of(string name, string department, string region, JsonObject data, string effective = "2026-02-28")
    {
        var one = Events.Of($"exchangehub.{name}.v1", department, data, region);
        (one["effectivedate"], one["approvaldate"]) = (effective, "2026-01-05");
        return one;
    }

    public static JsonObject Code(string code, string set) => new() { ["code"] = code, ["codeSet"] = set };

    private static JsonObject Data(SyntheticPerson person, string unit, JsonObject rest)
    {
        (rest["nationalId"], rest["personName"], rest["institutionId"]) = (person.NationalId, person.Name, unit);
        return rest;
    }
}
