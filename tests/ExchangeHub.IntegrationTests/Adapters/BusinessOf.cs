using System.Text.Json;
using System.Text.Json.Nodes;
using ExchangeHub.Contracts;
using ExchangeHub.Contracts.Personnel;
using ExchangeHub.Sandbox.Journeys;

namespace ExchangeHub.IntegrationTests.Adapters;

/// <summary>Business that the tests do in the departments' systems.</summary>
internal static class BusinessOf
{
    /// <summary>Clerks of the city's organs, as organization lists them.</summary>
    public static async Task<IReadOnlyList<JsonObject>> ClerksAsync(this DepartmentClient systems, CancellationToken cancellationToken) =>
        [.. (await systems.ListAsync(Department.Organization, "people", cancellationToken)).Where(row => row["A02007"]!.GetValue<string>() == "G11")];

    public static async Task<string> PromoteAsync(this DepartmentClient systems, JsonObject clerk, CancellationToken cancellationToken)
    {
        var answer = await systems.ActAsync(
            Department.Organization,
            "change-post",
            new JsonObject
            {
                ["staffNo"] = clerk["staffNo"]!.GetValue<string>(), ["A02016"] = "副科长", ["A02007"] = "0142", ["A02007N"] = "乡科级副职", ["A02007S"] = "GB/T 12407",
                ["leads"] = true, ["A02045"] = "组任〔2026〕1号", ["A02043"] = "2026-03-02",
            },
            cancellationToken);
        return answer["rowId"]!.GetValue<string>();
    }

    /// <summary>An event of organization about a clerk, as the hub would deliver it.</summary>
    public static CloudEvent PostChangedEvent(JsonObject clerk, string level, string id) => new()
    {
        Id = id,
        Source = $"/{SandboxServer.Region}/{Department.Organization}",
        Type = ContractCatalog.Of<PostChanged>().Type,
        Subject = clerk["A0184"]!.GetValue<string>(),
        Region = SandboxServer.Region,
        EffectiveDate = "2026-03-02",
        CorrelationId = id,
        Data = JsonSerializer.SerializeToElement(new JsonObject
        {
            ["nationalId"] = clerk["A0184"]!.GetValue<string>(),
            ["personName"] = clerk["A0101"]!.GetValue<string>(),
            ["institutionId"] = clerk["B0111"]!.GetValue<string>(),
            ["postName"] = "副科长",
            ["postLevel"] = new JsonObject { ["code"] = level, ["codeSet"] = "GB/T 12407", ["name"] = "乡科级" },
        }),
    };
}
