using System.Globalization;
using System.Text.Json.Nodes;
using ExchangeHub.Contracts;

namespace ExchangeHub.IntegrationTests.Grants;

/// <summary>Bodies of requests that nothing speaks against, for a test to change one member of.</summary>
internal static class Terms
{
    /// <summary>Staffing of the one region is to read the quotas of others.</summary>
    public static JsonObject Grant(string reader, params string[] targets) => new()
    {
        ["grantee"] = Party(Department.Staffing, reader),
        ["target"] = List(targets),
        ["resources"] = List("quotas"),
        ["purpose"] = "编制情况参考",
        ["legalBasis"] = "机构编制条例",
        ["approvalDocNo"] = "编办〔2026〕15号",
    };

    /// <summary>The domain name office, which no contract on quotas lists, is to have them of staffing.</summary>
    public static JsonObject Agreement(string provider, string consumer) => new()
    {
        ["provider"] = Party(Department.Staffing, provider),
        ["consumer"] = Party(Department.DomainName, consumer),
        ["types"] = List("exchangehub.quota.allocated.v1"),
        ["purpose"] = "网上名称核验",
        ["legalBasis"] = "政务数据共享条例",
    };

    public static JsonObject Reason(string reason) => new() { ["reason"] = reason };

    public static JsonObject Party(string department, string region) => new() { ["department"] = department, ["region"] = region };

    public static JsonArray List(params string[] values) => [.. values.Select(value => JsonValue.Create(value))];

    public static JsonObject With(this JsonObject terms, string name, JsonNode? value)
    {
        terms[name] = value;
        return terms;
    }

    public static string Written(this DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
