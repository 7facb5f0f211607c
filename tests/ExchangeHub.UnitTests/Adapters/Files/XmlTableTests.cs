using System.Text;
using System.Text.Json.Nodes;
using ExchangeHub.Adapters.Connectors;
using ExchangeHub.Adapters.Connectors.Files.Tables;
using ExchangeHub.Contracts;
using ExchangeHub.Testing;
using Xunit;

namespace ExchangeHub.UnitTests.Adapters.Files;

public sealed class XmlTableTests
{
    private const string Document =
        "<?xml version=\"1.0\" encoding=\"GBK\"?><名册 版本=\"2026.1\"><标题>干部</标题><人 id=\"r1\"><基本><姓名>赵明</姓名></基本><日期>2026-01-01</日期></人><人 id=\"r2\"><基本><姓名> 钱华 </姓名></基本><日期/></人></名册>";

    [Fact]
    public void Nested_elements_and_attributes_are_columns()
    {
        var rows = Table().Read(TestTable.Gbk.GetBytes(Document));

        Assert.Equal([1, 2], rows.Select(row => row.Number));
        Assert.Equal(new Dictionary<string, string?> { ["@id"] = "r2", ["基本.姓名"] = "钱华", ["日期"] = null }, rows[1].Columns);
    }

    [Fact]
    public void A_returned_document_has_the_errors_inside_their_rows()
    {
        var returned = Table().Return(TestTable.Gbk.GetBytes(Document), (2, "too-long", "太<长>"));

        var text = TestTable.Gbk.GetString(returned);
        Assert.Contains("<日期 /><错误代码>too-long</错误代码><错误说明>太&lt;长&gt;</错误说明></人></名册>", text, StringComparison.Ordinal);
        Assert.Contains("<名册 版本=\"2026.1\"><标题>干部</标题><人 id=\"r1\"><基本><姓名>赵明</姓名></基本><日期>2026-01-01</日期></人>", text, StringComparison.Ordinal);
        Assert.Equal(2, Table().Read(returned).Count);
        Assert.DoesNotContain("too-long", TestTable.Gbk.GetString(Table().Return(returned)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<名册 版本=\"2026.1\"><人 id=\"r1\"><日期/></人></名册>", "缺少列 基本.姓名")]
    [InlineData("<名册 版本=\"2026.1\"><人 id=\"r1\"><基本><姓名/><性别/></基本><日期/></人></名册>", "多出列 基本.性别")]
    [InlineData("<名册 版本=\"2025.1\"></名册>", "模板版本不是 2026.1")]
    [InlineData("<名册 版本=\"2026.1\"><人 id=\"r1\"></名册>", "XML 第 1 行起不可读")]
    [InlineData("<?xml version=\"1.0\" encoding=\"utf-8\"?><名册 版本=\"2026.1\"/>", "声明为 GBK, 实为 UTF-8")]
    [InlineData("<!DOCTYPE 名册 [<!ENTITY a SYSTEM \"file:///etc/hostname\">]><名册 版本=\"2026.1\">&a;</名册>", "XML 不可读")]
    public void A_document_that_is_not_the_mappings_is_drift(string document, string detail) =>
        Assert.Equal(detail, Assert.Throws<SourceDriftException>(() => Table().Read(TestTable.Gbk.GetBytes(document))).Detail);

    [Fact]
    public void Bytes_of_another_encoding_are_drift() => Assert.Equal(
        "不是声明的 UTF-8 编码",
        Assert.Throws<SourceDriftException>(() => Table(encoding: "utf-8").Read(TestTable.Gbk.GetBytes(Document.Replace("GBK", "utf-8", StringComparison.Ordinal)))).Detail);

    [Fact]
    public void A_row_against_the_schema_is_a_row_with_a_problem_that_does_not_repeat_its_value()
    {
        using var folder = new TemporaryFolder();
        var schema = Path.Combine(folder.Path, "人.xsd");
        File.WriteAllText(schema, """
            <xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:element name="名册"><xs:complexType><xs:sequence>
            <xs:element name="人" minOccurs="0" maxOccurs="unbounded"><xs:complexType><xs:sequence>
            <xs:element name="基本"><xs:complexType><xs:sequence><xs:element name="姓名" type="xs:string"/></xs:sequence></xs:complexType></xs:element>
            <xs:element name="日期" type="xs:date"/></xs:sequence><xs:attribute name="id" use="required"/></xs:complexType></xs:element>
            </xs:sequence><xs:attribute name="版本"/></xs:complexType></xs:element></xs:schema>
            """);
        var person = "<人 id=\"{0}\"><基本><姓名>甲</姓名></基本><日期>{1}</日期></人>";
        var document = "<名册 版本=\"2026.1\">" + string.Format(null, CompositeFormat.Parse(person), "r1", "明天") + string.Format(null, CompositeFormat.Parse(person), "r2", "2026-01-01") + "</名册>";

        var rows = Table(schema: schema).Read(TestTable.Gbk.GetBytes(document));

        Assert.Equal([RejectionCode.InvalidField, null], rows.Select(row => row.Problem?.Code));
        Assert.Equal("第 1 条“日期”不符合 XML 结构定义", rows[0].Problem!.Detail);
        Assert.Equal(
            "不符合 XML 结构定义: 元素 外来",
            Assert.Throws<SourceDriftException>(() => Table(schema: schema).Read(TestTable.Gbk.GetBytes("<名册 版本=\"2026.1\"><外来/></名册>"))).Detail);
    }

    [Fact]
    public void Whatever_is_written_is_read_again()
    {
        var format = TestTable.Of(new JsonObject { ["format"] = "xml", ["encoding"] = "gbk" }, "流水号", "1月", "日 期");

        Assert.Equal(
            new Dictionary<string, string?> { ["流水号"] = "r1", ["1月"] = "<赵>明", ["日 期"] = null },
            Assert.Single(format.Read(format.Write(["流水号", "1月", "日 期"], ["r1", "<赵>明", null]))).Columns);
    }

    private static ITableFormat Table(string encoding = "gbk", string? schema = null)
    {
        var settings = new JsonObject { ["format"] = "xml", ["encoding"] = encoding, ["rowElement"] = "人", ["templateVersion"] = "2026.1" };
        if (schema is not null)
        {
            settings["schema"] = schema;
        }

        return TestTable.Of(settings, "@id", "基本.姓名", "日期");
    }
}
