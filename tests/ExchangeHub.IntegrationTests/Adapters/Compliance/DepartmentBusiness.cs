using System.Text.Json;
using System.Text.Json.Nodes;
using ExchangeHub.Contracts;
using ExchangeHub.Sandbox.City;
using ExchangeHub.Sandbox.Store;

namespace ExchangeHub.IntegrationTests.Adapters.Compliance;

/// <summary>What the compliance suite does in one department's system: facts its people record, and orders that others' events make.</summary>
internal abstract class DepartmentBusiness
{
    private static readonly GeneratedCity City = CityGenerator.Generate(seed: 2026, SandboxServer.Region, people: 80);

    public abstract string Department { get; }

    /// <summary>The event type of <see cref="Fact"/>.</summary>
    public abstract string FactType { get; }

    /// <summary>Facts that follow from one applied <see cref="Order"/>.</summary>
    public abstract int Consequences { get; }

    /// <summary>The field of <see cref="Fact"/> without which there is no event.</summary>
    public abstract string RequiredField { get; }

    /// <summary>A field of <see cref="Fact"/> that people type.</summary>
    public abstract string TypedField { get; }

    /// <summary>The field that names whom <see cref="Fact"/> is about.</summary>
    public abstract string SubjectField { get; }

    /// <summary>The staging table of <see cref="Fact"/>; null for a system that has none.</summary>
    public virtual string? StagingTable => null;

    /// <summary>A fact about the n-th person or institution that this system knows.</summary>
    public abstract Fact Fact(int who);

    /// <summary>An event about the n-th, delivered, that this system acts on.</summary>
    public abstract CloudEvent Order(int who, string id);

    /// <summary>An event whose order this system refuses, and its own code for that.</summary>
    public abstract (CloudEvent Event, string Code) RefusedOrder(string id);

    /// <summary>The subject of <see cref="Order"/>, as the fake hub writes it.</summary>
    protected static string Today => "2026-03-02";

    protected static IReadOnlyList<CityPerson> Cadres { get; } = [.. City.People.Where(person => !UnitOf(person).IsPublicInstitution)];

    protected static IReadOnlyList<CityPerson> Employees { get; } = [.. City.People.Where(person => UnitOf(person).IsPublicInstitution)];

    protected static IReadOnlyList<CityInstitution> Units => City.Institutions;

    protected static CityInstitution UnitOf(CityPerson person) => City.Institutions.Single(unit => unit.Id == person.InstitutionId);

    protected static CloudEvent Delivered<TRecord>(string from, string id, string subject, JsonObject data) => new()
    {
        Id = id,
        Source = $"/{SandboxServer.Region}/{from}",
        Type = ContractCatalog.Of<TRecord>().Type,
        Subject = subject,
        Time = $"{Today}T09:00:00+08:00",
        Region = SandboxServer.Region,
        EffectiveDate = Today,
        Operation = Operation.Create,
        CorrelationId = id,
        Data = JsonSerializer.SerializeToElement(data),
    };

    protected static JsonObject PersonData(CityPerson person) => new()
    {
        ["nationalId"] = person.NationalId, ["personName"] = person.Name, ["institutionId"] = person.InstitutionId, ["institutionName"] = UnitOf(person).Name,
    };

    /// <summary>A person whom no system knows.</summary>
    protected static JsonObject Stranger => new()
    {
        ["nationalId"] = "990000199001011237", ["personName"] = "查无此人", ["institutionId"] = Units[0].Id, ["institutionName"] = Units[0].Name,
    };

    protected static JsonObject NewUnitData(int who) => new()
    {
        ["institutionId"] = $"{SandboxServer.Region}-N-{who:0000}", ["institutionName"] = $"市新设机构{(char)('甲' + who)}中心{who}", ["shortName"] = $"新设中心{who}",
        ["category"] = new JsonObject { ["code"] = "4", ["codeSet"] = "ZB04", ["name"] = "事业单位" },
        ["grade"] = new JsonObject { ["code"] = "109", ["codeSet"] = "ZB03", ["name"] = "乡、科级" },
        ["quotaLines"] = new JsonArray(new JsonObject
        {
            ["quotaType"] = new JsonObject { ["code"] = "3", ["codeSet"] = "编制性质", ["name"] = "事业编制" },
            ["fundingForm"] = new JsonObject { ["code"] = "1", ["codeSet"] = "DM047", ["name"] = "全额拨款" },
            ["number"] = 12,
        }),
    };

    protected static JsonObject UnitData(CityInstitution unit) => new()
    {
        ["institutionId"] = unit.Id, ["institutionName"] = unit.Name, ["creditCode"] = unit.CreditCode,
    };
}
