using System.Text.Json;
using ExchangeHub.Adapters.Mapping;
using ExchangeHub.Contracts;
using ExchangeHub.Contracts.Transport;
using ExchangeHub.WebConsole.Words;
using Xunit;

namespace ExchangeHub.UnitTests.Adapters.Mapping;

/// <summary>What the hub is told of a mapping, and how the console names it.</summary>
public sealed class MappingSummaryTests
{
    private const string PostChanged = "exchangehub.personnel.post-changed.v1";

    public static TheoryData<string> Shipped => [.. Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "mappings"), "*.yaml").Select(file => Path.GetFileName(file)!)];

    [Fact]
    public void Each_field_names_its_columns_and_code_tables()
    {
        var summary = Load("organization.yaml");
        var posts = summary.Contracts.First(contract => contract.Type == PostChanged);

        Assert.Equal(("干部信息系统", "files", MappedContract.Publishes, "出_职务变动_*.xlsx"), (summary.System, summary.Protocol, posts.Direction, posts.Place));
        Assert.Equal(["A02016Y"], Field(posts, "formerPostName").Columns);
        Assert.Equal(["A02007"], Field(posts, "postLevel").Columns);
        Assert.Equal(["A02007S"], Field(posts, "postLevel").CodeSetColumns);
        Assert.Equal(["A02007N"], Field(posts, "postLevel.name").Columns);
        Assert.Equal((true, "生效日期"), (Field(posts, "effectivedate").IsAttribute, Field(posts, "effectivedate").Columns.Single()));
        var ended = summary.Contracts.Single(contract => contract.Type == "exchangehub.personnel.employment-ended.v1" && contract.Direction == MappedContract.Publishes);
        Assert.Equal(("endKind", "ExchangeHub 终止方式"), (Field(ended, "endKind").CodeTable, Field(ended, "endKind").CodeSet));
    }

    [Fact]
    public void An_order_names_the_column_that_a_field_goes_into()
    {
        var order = Load("organization.yaml").Contracts.Single(contract => contract.Type == "exchangehub.discipline.staff-reduction-ordered.v1");

        Assert.Equal((MappedContract.Receives, "入_*.xlsx"), (order.Direction, order.Place));
        Assert.Equal(["A0184"], Field(order, "nationalId").Columns);
        Assert.Contains(order.Fields, field => field is { Field: null, Columns: ["业务类型"] });
    }

    [Theory, MemberData(nameof(Shipped))]
    public void It_tells_no_place_of_the_machine_and_everything_of_it_has_a_name(string file)
    {
        var (summary, chinese) = (Load(file), new Language());
        var json = JsonSerializer.Serialize(summary, WireJson.Options);

        Assert.DoesNotContain(AppContext.BaseDirectory, json, StringComparison.Ordinal);
        Assert.DoesNotContain("://", json, StringComparison.Ordinal);
        Assert.NotEqual(Common.Unknown, MappingWords.OfProtocol(summary.Protocol));
        Assert.All(summary.Contracts, contract => Assert.NotEqual(Common.Unknown, EventNames.Of(contract.Type)));
        Assert.All(
            summary.Contracts.SelectMany(contract => contract.Fields.Where(field => field.Field is not null).Select(field => MappingWords.OfField(contract.Type, field, chinese)!)),
            name => Assert.DoesNotContain(Common.Unknown.Zh, name, StringComparison.Ordinal));
    }

    private static MappingSummary Load(string file) => MappingLoader.Load(Path.Combine(AppContext.BaseDirectory, "mappings", file)).Summary;

    private static MappedField Field(MappedContract contract, string path) => contract.Fields.Single(field => field.Field == path);
}
