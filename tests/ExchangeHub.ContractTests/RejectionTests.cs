using System.Reflection;
using ExchangeHub.Contracts;

namespace ExchangeHub.ContractTests;

/// <summary><c>contracts/rejections.md</c> and the constants tell the same.</summary>
public sealed class RejectionTests
{
    private static readonly string[] Severities = ["error", "warning"];
    private static readonly string[] Fixers = ["sender", "receiver", "operator", "administrator", "hub"];

    [Fact]
    public void Every_code_has_one_row_and_every_row_a_code()
    {
        var constants = typeof(RejectionCode).GetFields(BindingFlags.Public | BindingFlags.Static)
            .Where(field => field.IsLiteral).Select(field => (string)field.GetRawConstantValue()!);

        Assert.Equal(constants.Order(StringComparer.Ordinal), Rows().Select(row => row[0].Trim('`')).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_row_says_class_severity_meaning_who_fixes_it_and_whether_to_retry() => Assert.All(Rows(), row =>
    {
        Assert.Equal(6, row.Length);
        Assert.Matches("^[1-59][0-9]{4}$", row[1]);
        Assert.Contains(row[2], Severities);
        Assert.NotEmpty(row[3]);
        Assert.Contains(row[4], Fixers);
        Assert.Matches("^(no|after fixing|yes.*)$", row[5]);
    });

    [Fact]
    public void No_two_codes_share_a_number() =>
        Assert.Equal(Rows().Count, Rows().Select(row => row[1]).Distinct().Count());

    private static List<string[]> Rows() =>
        [.. File.ReadLines(ContractsFolder.File("rejections.md"))
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal))
            .Select(line => line.Trim('|', ' ').Split('|', StringSplitOptions.TrimEntries))];
}
