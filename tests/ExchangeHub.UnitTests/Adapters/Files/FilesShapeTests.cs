using System.Text.Json.Nodes;
using ExchangeHub.Adapters.Connectors;
using ExchangeHub.Adapters.Connectors.Files;
using ExchangeHub.Adapters.Connectors.Files.Folders;
using Xunit;

namespace ExchangeHub.UnitTests.Adapters.Files;

public sealed class FilesShapeTests
{
    [Theory]
    [InlineData("format", "doc", "/sources/0/settings/format")]
    [InlineData("encoding", "big5", "/sources/0/settings/encoding")]
    [InlineData("headerRow", "0", "/sources/0/settings/headerRow")]
    [InlineData("ready", "perhaps", "/sources/0/settings/ready")]
    [InlineData("formt", "csv", "/sources/0/settings/formt")]
    [InlineData("schema", "nowhere.xsd", "/sources/0/settings/schema", "xml")]
    public void A_setting_that_makes_no_sense_stops_the_start_and_is_pointed_at(string key, string value, string pointer, string format = "csv") =>
        Assert.Equal(pointer, Assert.Throws<ShapeException>(() => Shape(new JsonObject { ["format"] = format, [key] = value })).Pointer);

    [Theory]
    [InlineData("A3", "/sources/0/settings/templateAt")]
    [InlineData("first", "/sources/0/settings/templateAt")]
    public void The_templates_version_must_stand_above_the_header(string place, string pointer) => Assert.Equal(
        pointer, Assert.Throws<ShapeException>(() => Shape(new JsonObject { ["format"] = "xlsx", ["templateVersion"] = "1", ["templateAt"] = place })).Pointer);

    [Theory]
    [InlineData("../入")]
    [InlineData("入\\出")]
    [InlineData("入_*_*")]
    public void A_targets_name_stays_within_its_folder(string name) =>
        Assert.Equal("/targets/0/name", Assert.Throws<ShapeException>(() => Shape([], target: name)).Pointer);

    [Theory]
    [InlineData("../elsewhere")]
    [InlineData("archive")]
    public void An_area_is_a_subfolder_of_its_own(string area) =>
        Assert.Equal("/connector/outgoing", Assert.Throws<ShapeException>(() => Shape([], connector: new JsonObject { ["outgoing"] = area })).Pointer);

    [Fact]
    public void A_names_ending_tells_its_format_and_a_star_its_kind()
    {
        var shape = Shape([], source: "出_*.XLSX");

        Assert.Equal(".xlsx", shape.Sources[0].Format.Extension);
        Assert.True(shape.Sources[0].Has("出_20261123_1.xlsx"));
        Assert.Equal("入_任免_*.csv", shape.Targets["任免"].Pattern);
    }

    [Theory]
    [InlineData("a/b.csv")]
    [InlineData("a\\b.csv")]
    [InlineData("..")]
    [InlineData("a\nb.csv")]
    public void A_file_name_with_a_way_in_it_is_refused(string name) => Assert.Throws<ArgumentException>(() => new FolderPath("out", name));

    private static FilesShape Shape(JsonObject settings, string source = "表", string target = "任免", JsonObject? connector = null) => FilesShape.Of(
        new SystemShape(
            "client", "organization", "430700", connector ?? [], [new SourceShape(source, ["流水号"], [], "流水号", null, settings)],
            [new TargetShape(target, ["A0184"], [], AnswerShape.None)]),
        AppContext.BaseDirectory);
}
