using System.IO.Compression;
using System.Text.Json.Nodes;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Validation;
using ExchangeHub.Adapters.Connectors;
using ExchangeHub.Adapters.Connectors.Files.Tables;
using ExchangeHub.Contracts;
using Xunit;
using static ExchangeHub.UnitTests.Adapters.Files.TestWorkbook;

namespace ExchangeHub.UnitTests.Adapters.Files;

public sealed class XlsxTableTests
{
    private static readonly string Header = Row(1, "流水号", "姓名", "日期");

    [Theory]
    [InlineData("<c r=\"@\" s=\"1\"><v>46023</v></c>", "2026-01-01")]
    [InlineData("<c r=\"@\" s=\"2\"><v>46023.375</v></c>", "2026-01-01 09:00:00")]
    [InlineData("<c r=\"@\" s=\"1\"><v>59</v></c>", "1900-02-28")]
    [InlineData("<c r=\"@\" s=\"1\"><v>0.5</v></c>", "12:00:00")]
    [InlineData("<c r=\"@\" t=\"d\"><v>2026-01-01T00:00:00</v></c>", "2026-01-01")]
    [InlineData("<c r=\"@\"><v>46023</v></c>", "46023")]
    [InlineData("<c r=\"@\"><v>0.10000000000000001</v></c>", "0.1")]
    [InlineData("<c r=\"@\"><v>1.2E+3</v></c>", "1200")]
    [InlineData("<c r=\"@\" s=\"3\"><v>131</v></c>", "0131")]
    [InlineData("<c r=\"@\" s=\"5\"><v>3.5</v></c>", "3.5")]
    [InlineData("<c r=\"@\" t=\"b\"><v>1</v></c>", "true")]
    [InlineData("<c r=\"@\" t=\"str\"><f>A1&amp;B1</f><v>算出</v></c>", "算出")]
    [InlineData("<c r=\"@\" t=\"s\"><v>0</v></c>", "共享 文字")]
    [InlineData("<c r=\"@\" t=\"inlineStr\"><is><t>甲_x000D_乙</t></is></c>", "甲\r乙")]
    [InlineData("<c r=\"@\" s=\"1\"/>", null)]
    public void A_cell_is_read_as_the_clerk_sees_it(string cell, string? text)
    {
        var content = Of(Header + Row(2, "r1", "赵明", cell), shared: "<si><r><t>共享</t></r><r><t xml:space=\"preserve\"> 文字</t></r><rPh sb=\"0\" eb=\"1\"><t>gongxiang</t></rPh></si>");

        Assert.Equal(text, Assert.Single(Table().Read(content)).Columns["日期"]);
    }

    [Fact]
    public void Dates_of_a_workbook_from_the_other_calendar_are_the_same_days() => Assert.Equal(
        "2026-01-01", Table().Read(Of(Header + Row(2, "r1", "赵明", "<c r=\"@\" s=\"1\"><v>44561</v></c>"), workbookProperties: "<workbookPr date1904=\"1\"/>"))[0].Columns["日期"]);

    [Fact]
    public void An_identity_number_that_lost_its_last_digits_is_said_so()
    {
        var rows = Table().Read(Of(Header + Row(2, "r1", "<c r=\"@\"><v>9.9000019900101126E+17</v></c>", "") + Row(3, "r2", "钱华", "")));

        Assert.Equal((RejectionCode.InvalidField, "姓名"), (rows[0].Problem!.Code, rows[0].Problem!.Column));
        Assert.Equal("第 2 行“姓名”以数值保存, 超过15位的数字已丢失尾数; 请将单元格设为文本格式后重新填写", rows[0].Problem!.Detail);
        Assert.Null(rows[1].Problem);
    }

    [Fact]
    public void Empty_rows_are_passed_over_and_numbers_stay_those_of_the_sheet()
    {
        var rows = Table().Read(Of(Header + Row(2, "", "", "") + Row(4, "r1", "赵明", "") + Row(7, "r2", "<c r=\"@\" t=\"e\"><v>#N/A</v></c>", "") + "<row r=\"9\"><c r=\"A9\" s=\"4\"/></row>"));

        Assert.Equal([4, 7], rows.Select(row => row.Number));
        Assert.Equal("第 7 行“姓名”单元格公式出错", rows[1].Problem!.Detail);
    }

    [Fact]
    public void The_header_may_be_below_a_title_with_the_templates_version()
    {
        var format = Table(new JsonObject { ["sheet"] = "表", ["templateVersion"] = "2026.1" });

        Assert.Single(format.Read(Of(Row(1, "职务变动表 模板版本:2026.1") + Row(2, "流水号", "姓名", "日期") + Row(3, "r1", "赵明", ""))));
        Assert.Equal("模板版本不是 2026.1", Drift(() => format.Read(Of(Row(1, "模板版本:2025.9") + Row(2, "流水号", "姓名", "日期")))));
        Assert.Equal("缺少工作表 表", Drift(() => format.Read(Of(Row(1, "模板版本:2026.1"), sheet: "别的"))));
    }

    [Fact]
    public void A_header_that_is_not_the_mappings_is_drift()
    {
        Assert.Equal("缺少列 日期; 多出列 级别", Drift(() => Table().Read(Of(Row(1, "流水号", "姓名", "级别")))));
        Assert.Equal("第 1 行没有表头", Drift(() => Table().Read(Of(Row(2, "流水号", "姓名", "日期")))));
    }

    [Fact]
    public void A_returned_workbook_has_the_errors_beside_their_rows_and_all_else_as_it_was()
    {
        var format = Table();
        var content = Of(Header + Row(2, "r1", "赵明", "<c r=\"@\" s=\"1\"><v>46023</v></c>") + Row(3, "r2", "钱华", ""), beforeRows: "<cols><col min=\"1\" max=\"3\" width=\"20\"/></cols>");

        var returned = format.Return(content, (3, "approval-missing", "缺少批准文号 <文号>"));

        AssertValid(returned);
        var sheet = Part(returned, "xl/worksheets/sheet1.xml");
        Assert.Contains("<col min=\"1\" max=\"3\" width=\"20\" />", sheet, StringComparison.Ordinal);
        Assert.Contains("<c r=\"C2\" s=\"1\"><v>46023</v></c></row>", sheet, StringComparison.Ordinal);
        Assert.Contains("<c r=\"D1\" t=\"inlineStr\"><is><t xml:space=\"preserve\">错误代码</t></is></c>", sheet, StringComparison.Ordinal);
        Assert.Contains("<c r=\"E3\" t=\"inlineStr\"><is><t xml:space=\"preserve\">缺少批准文号 &lt;文号&gt;</t></is></c></row>", sheet, StringComparison.Ordinal);
        Assert.Equal(Part(content, "xl/styles.xml"), Part(returned, "xl/styles.xml"));
        Assert.Equal(["r1", "r2"], format.Read(returned).Select(row => row.Columns["流水号"]));

        // Corrected in part and handed in again: the columns are filled anew.
        var again = format.Return(returned, (2, "too-long", "太长"));
        AssertValid(again);
        Assert.DoesNotContain("approval-missing", Part(again, "xl/worksheets/sheet1.xml"), StringComparison.Ordinal);
        Assert.Contains("<c r=\"D2\" t=\"inlineStr\"><is><t xml:space=\"preserve\">too-long</t></is></c>", Part(again, "xl/worksheets/sheet1.xml"), StringComparison.Ordinal);
    }

    [Fact]
    public void Whatever_is_written_is_a_valid_workbook_and_read_again()
    {
        var written = Table().Write(["流水号", "姓名", "日期"], ["r1", " 赵 明 ", "990000196501010010"], ["r2", null, "0131"]);

        AssertValid(written);
        var rows = Table().Read(written);
        Assert.Equal(["赵 明", null], rows.Select(row => row.Columns["姓名"]));
        Assert.Equal(["990000196501010010", "0131"], rows.Select(row => row.Columns["日期"]));
    }

    [Fact]
    public void What_is_no_workbook_is_said_so()
    {
        Assert.Equal("不是可读的 XLSX 文件", Drift(() => Table().Read("流水号,姓名"u8.ToArray())));
        Assert.Equal("是旧版 XLS 或有密码的工作簿, 请另存为无密码的 XLSX", Drift(() => Table().Read([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, 0, 0, 0, 0])));
        Assert.Equal("不是可读的 XLSX 文件", Drift(() => Table().Read(Of("")[..600])));
        Assert.Equal("工作表不可读, 或超过 4 MB", Drift(() => Table().Read(Of(Header + "<row r=\"2\"><c"))));
        Assert.Equal("工作表不可读, 或超过 4 MB", Drift(() => Table().Read(Of(Header, beforeRows: "<!DOCTYPE a [<!ENTITY b \"c\">]>"))));
    }

    [Fact]
    public void A_bomb_is_refused_before_it_unfolds()
    {
        var bomb = Of(Header + Row(2, "r1", new string('0', (int)TestTable.Limits.UnpackedBytes), ""));
        Assert.True(bomb.Length < TestTable.Limits.UnpackedBytes / 100, "It is small as it comes.");

        Assert.Equal("解压后超过 4 MB", Drift(() => Table().Read(bomb)));
    }

    private static ITableFormat Table(JsonObject? settings = null)
    {
        settings ??= [];
        settings["format"] = "xlsx";
        return TestTable.Of(settings);
    }

    private static string Drift(Action read) => Assert.Throws<SourceDriftException>(read).Detail;

    private static void AssertValid(byte[] content)
    {
        using var document = SpreadsheetDocument.Open(new MemoryStream(content), isEditable: false);
        Assert.Empty(new OpenXmlValidator().Validate(document, TestContext.Current.CancellationToken).Select(problem => $"{problem.Part?.Uri} {problem.Path?.XPath}: {problem.Description}"));
    }

    private static string Part(byte[] content, string name)
    {
        using var archive = new ZipArchive(new MemoryStream(content));
        using var reader = new StreamReader(archive.GetEntry(name)!.Open());
        return reader.ReadToEnd();
    }
}
