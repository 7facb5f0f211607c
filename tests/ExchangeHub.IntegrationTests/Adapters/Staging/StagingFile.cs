using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ExchangeHub.Adapters.Connectors;
using ExchangeHub.Adapters.Connectors.Staging;
using ExchangeHub.Testing;

namespace ExchangeHub.IntegrationTests.Adapters.Staging;

/// <summary>The shipped tables of a department, and a mapping's view of them.</summary>
internal static partial class StagingFile
{
    public static string Sql(string department) => File.ReadAllText(Checkout.Path("contracts", "staging", $"{department}.sql"));

    public static IReadOnlyList<string> BusinessColumns(string department, string table) =>
        [.. Columns(department, table).Where(column => !StagingColumn.Known.Contains(column))];

    public static SystemShape Shape(string department, JsonObject? settings = null)
    {
        var tables = Table().Matches(Sql(department)).Select(match => match.Groups["name"].Value).ToList();
        return new SystemShape(
            $"{department}-430700", department, "430700", settings ?? [],
            [
                .. from name in tables
                   where name.StartsWith("EX_OUT_", StringComparison.Ordinal)
                   select new SourceShape(name, BusinessColumns(department, name), ["remark"], "SOURCE_ROW_ID", "SEQ_NO", []),
            ],
            [
                .. from name in tables
                   where name.StartsWith("EX_IN_", StringComparison.Ordinal)
                   let columns = BusinessColumns(department, name)
                   let answer = new AnswerShape("BIZ_NO", columns.Contains("PAY_MONTH") ? new Dictionary<string, string> { ["payMonth"] = "PAY_MONTH" } : [])
                   select new TargetShape(name, [.. columns.Except(["BIZ_NO", "PAY_MONTH"]), "EFFECTIVE_DATE", "DOCUMENT_NO"], [], answer),
            ]);
    }

    private static IEnumerable<string> Columns(string department, string table) =>
        Table().Matches(Sql(department)).Single(match => match.Groups["name"].Value == table).Groups["columns"].Value
            .Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Trim().Split(' ')[0]);

    [GeneratedRegex(@"create table if not exists (?<name>\w+) \((?<columns>.+?)\n\);", RegexOptions.Singleline)]
    private static partial Regex Table();
}
