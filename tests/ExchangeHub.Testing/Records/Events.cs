using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using ExchangeHub.Contracts;
using ExchangeHub.Contracts.Personnel;

namespace ExchangeHub.Testing.Records;

/// <summary>
/// Valid events as JSON, for tests to send as they are or to spoil: <c>event["region"] = null</c>.
/// </summary>
public static class Events
{
    public const string City = "430700";

    /// <summary>Any contract's event with the attributes every event needs. The effective date is long past unless given.</summary>
    public static JsonObject Of(string type, string department, JsonObject data, string region = City, string? id = null) => new()
    {
        ["specversion"] = CloudEvent.SpecVersion,
        ["id"] = id ?? Guid.CreateVersion7().ToString(),
        ["source"] = $"/{region}/{department}",
        ["type"] = type,
        ["time"] = "2026-03-02T09:30:00+08:00",
        ["datacontenttype"] = "application/json",
        ["region"] = region,
        ["effectivedate"] = "2026-03-01",
        ["operation"] = "change",
        ["approvaldocno"] = "常编办〔2026〕12号",
        ["approvaldate"] = "2026-02-27",
        ["data"] = data,
    };

    /// <summary>Organization records a post change. <paramref name="number"/> shows in the post's name, for tests of order.</summary>
    public static JsonObject PostChanged(
        SyntheticPerson person, int number = 1, string region = City, string department = Department.Organization, string? id = null) =>
        Of(ContractCatalog.Of<PostChanged>().Type, department, new JsonObject
        {
            ["nationalId"] = person.NationalId,
            ["personName"] = person.Name,
            ["institutionId"] = SyntheticInstitution.Number(1).InstitutionId,
            ["unitCreditCode"] = SyntheticInstitution.Number(1).CreditCode,
            ["formerPostName"] = "科员",
            ["postName"] = string.Create(CultureInfo.InvariantCulture, $"第{number}科科长"),
            ["postLevel"] = new JsonObject { ["code"] = "0141", ["codeSet"] = "ZB09", ["name"] = "乡科级正职" },
            ["leadershipPost"] = true,
        }, region, id);

    /// <summary>The same event as the product reads it.</summary>
    public static CloudEvent Read(JsonObject json) => json.Deserialize<CloudEvent>(WireJson.Options)!;
}
