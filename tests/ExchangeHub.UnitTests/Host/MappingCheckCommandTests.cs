using System.Text;
using System.Text.Json;
using ExchangeHub.Host.Commands.Mappings;
using ExchangeHub.Testing;
using Xunit;

namespace ExchangeHub.UnitTests.Host;

public sealed class MappingCheckCommandTests : IDisposable
{
    private const string NationalId = "990000197806212047";

    private readonly TemporaryFolder folder = new();

    [Fact]
    public void A_sample_is_shown_as_events_with_what_is_personal_masked()
    {
        var (exit, text) = Run(Mapping("finance"), "--sample", Sample("finance-payroll.csv"));

        Assert.Equal(0, exit);
        Assert.Contains("exchangehub.payroll.payroll-stopped.v1", text, StringComparison.Ordinal);
        Assert.Contains("990**************7", text, StringComparison.Ordinal);
        Assert.DoesNotContain(NationalId, text, StringComparison.Ordinal);
        Assert.DoesNotContain("顾明澜", text, StringComparison.Ordinal);
        Assert.DoesNotContain("G8-22", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Personal_values_are_shown_only_when_asked_for() =>
        Assert.Contains(NationalId, Run(Mapping("finance"), "--sample", Sample("finance-payroll.csv"), "--show-personal").Text, StringComparison.Ordinal);

    [Fact]
    public void A_delivered_event_is_shown_as_the_order_it_becomes()
    {
        var (exit, text) = Run(Mapping("finance"), "--json", "--sample", Checkout.Path("contracts", "examples", "exchangehub.personnel.post-changed.v1", "valid-full.json"));

        var order = JsonDocument.Parse(text).RootElement.GetProperty("orders")[0];
        Assert.Equal(0, exit);
        Assert.Equal("EX_IN_PAYROLL", order.GetProperty("target").GetString());
        Assert.Equal("调整工资", order.GetProperty("columns").GetProperty("ACTION").GetString());
        Assert.EndsWith("1", order.GetProperty("columns").GetProperty("iden_no").GetString(), StringComparison.Ordinal);
        Assert.StartsWith("990***", order.GetProperty("columns").GetProperty("iden_no").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_row_that_becomes_no_event_is_told_with_its_column()
    {
        var sample = Write("rows.csv", File.ReadAllText(Sample("finance-payroll.csv")).Replace("停发工资", "代扣", StringComparison.Ordinal));

        var (exit, text) = Run(Mapping("finance"), "--json", "--sample", sample);

        Assert.Equal(1, exit);
        Assert.Equal("BIZ_TYPE", JsonDocument.Parse(text).RootElement.GetProperty("rows")[1].GetProperty("problem").GetProperty("column").GetString());
    }

    [Fact]
    public void What_the_hub_would_refuse_is_found_by_its_own_validation()
    {
        var sample = Write("rows.csv", File.ReadAllText(Sample("finance-payroll.csv")).Replace("2025-10-01", "1948-10-01", StringComparison.Ordinal));

        var (exit, text) = Run(Mapping("finance"), "--json", "--sample", sample);

        Assert.Equal(1, exit);
        Assert.Equal("date-too-early", JsonDocument.Parse(text).RootElement.GetProperty("rows")[0].GetProperty("errors")[0].GetProperty("code").GetString());
    }

    [Fact]
    public void A_column_too_few_or_too_many_is_told()
    {
        var sample = Write("rows.csv", File.ReadAllText(Sample("organization-posts.csv")).Replace("A0101", "姓名", StringComparison.Ordinal));

        var (exit, text) = Run(Mapping("organization"), "--sample", sample, "--source", "出_职务变动_*.xlsx");

        Assert.Equal(1, exit);
        Assert.Contains("lacks the column 'A0101'", text, StringComparison.Ordinal);
        Assert.Contains("does not know the column '姓名'", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_sample_that_fits_no_source_asks_which_one_it_is_of()
    {
        var (exit, text) = Run(Mapping("organization"), "--sample", Sample("hr.json"));

        Assert.Equal(1, exit);
        Assert.Contains("--source", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_sample_saved_by_a_Chinese_spreadsheet_is_read()
    {
        var sample = Path.Combine(folder.Path, "gbk.csv");
        File.WriteAllBytes(sample, CodePagesEncodingProvider.Instance.GetEncoding("GBK")!.GetBytes(File.ReadAllText(Sample("organization-posts.csv"))));

        Assert.Equal(0, Run(Mapping("organization"), "--sample", sample).Exit);
    }

    [Fact]
    public void A_mapping_that_is_wrong_is_told_line_by_line()
    {
        var mapping = Write("wrong.yaml", File.ReadAllText(Mapping("finance")).Replace("department: finance", "department: police", StringComparison.Ordinal));

        var (exit, text) = Run(mapping, "--json");

        var report = JsonDocument.Parse(text).RootElement;
        Assert.Equal((2, false), (exit, report.GetProperty("ok").GetBoolean()));
        Assert.Equal(5, report.GetProperty("problems")[0].GetProperty("line").GetInt32());
    }

    [Theory]
    [InlineData("rows.json", "{")]
    [InlineData("rows.xml", "<a>")]
    [InlineData("rows.csv", "A,A\n1,2")]
    [InlineData("rows.txt", "A")]
    public void A_sample_that_cannot_be_read_is_told(string name, string text) => Assert.Equal(1, Run(Mapping("hr"), "--sample", Write(name, text)).Exit);

    [Fact]
    public void A_file_that_is_not_there_ends_with_two() => Assert.Equal(2, Run(Path.Combine(folder.Path, "none.yaml")).Exit);

    public void Dispose() => folder.Dispose();

    private static (int Exit, string Text) Run(params string[] arguments)
    {
        using var output = new StringWriter();
        return (MappingCheckCommand.Create(output).Parse(arguments).Invoke(), output.ToString());
    }

    private static string Mapping(string name) => Path.Combine(AppContext.BaseDirectory, "mappings", $"{name}.yaml");

    private static string Sample(string name) => Checkout.Path("contracts", "mapping", "samples", name);

    private string Write(string name, string text)
    {
        var file = Path.Combine(folder.Path, name);
        File.WriteAllText(file, text);
        return file;
    }
}
