using System.Text;
using System.Text.Json.Nodes;
using CsCheck;
using ExchangeHub.Adapters.Connectors;
using ExchangeHub.Adapters.Connectors.Files.Tables;
using ExchangeHub.Contracts;
using Xunit;

namespace ExchangeHub.UnitTests.Adapters.Files;

public sealed class CsvTableTests
{
    private const string Text = "流水号,姓名,日期\r\nr1,赵明,2026-01-01\r\nr2,\"钱,华\",\r\n";

    [Theory]
    [InlineData("gbk", "gbk")]
    [InlineData("gb18030", "gbk")]
    [InlineData("utf-8", "utf-8")]
    [InlineData("utf-8", "utf-8-bom")]
    public void Text_is_read_in_the_declared_encoding(string declared, string written)
    {
        var rows = Table(declared).Read(Bytes(Text, written));

        Assert.Equal(["赵明", "钱,华"], rows.Select(row => row.Columns["姓名"]));
        Assert.Equal([2, 3], rows.Select(row => row.Number));
        Assert.Null(rows[1].Columns["日期"]);
    }

    [Theory]
    [InlineData("gbk", "utf-8-bom", "声明为 GBK, 实为 UTF-8")]
    [InlineData("gbk", "utf-8", "声明为 GBK, 实为 UTF-8")]
    [InlineData("utf-8", "gbk", "不是声明的 UTF-8 编码")]
    [InlineData("gbk", "utf-16", "声明为 GBK, 实为 UTF-16")]
    public void Another_encoding_than_declared_is_an_alarm_and_never_mojibake(string declared, string written, string complaint) =>
        Assert.Equal(complaint, Assert.Throws<SourceDriftException>(() => Table(declared).Read(Bytes(Text, written))).Detail);

    [Fact]
    public void A_byte_that_means_nothing_costs_its_row_and_no_other()
    {
        var content = Bytes(Text + "r3,孙芳,2026-01-03\r\n", "gbk");
        content[Bytes("流水号,姓名,日期\r\nr1,", "gbk").Length] = 0xFF;

        var rows = Table("gbk").Read(content);

        Assert.Equal((AdapterCode.EncodingInvalid, "第 2 行有不属于 GBK 编码的字节"), (rows[0].Problem!.Code, rows[0].Problem!.Detail));
        Assert.Equal(["钱,华", "孙芳"], rows.Skip(1).Select(row => row.Columns["姓名"]));
    }

    [Fact]
    public void A_returned_file_is_byte_by_byte_the_same_beside_the_new_columns()
    {
        var content = Bytes("流水号,姓名,日期\nr1,\"赵明\",2026-01-01\nr2,钱华,", "gbk");
        content[^8] = 0xFF;

        var returned = Table("gbk").Return(content, (2, "too-long", "太长"), (3, "encoding-invalid", "有\"坏\"字节"));

        var expected = content.AsSpan()[..Bytes("流水号,姓名,日期", "gbk").Length].ToArray().Concat(Bytes(",错误代码,错误说明\r\nr1,\"赵明\",2026-01-01,too-long,太长\r\n", "gbk"))
            .Concat(content[Bytes("流水号,姓名,日期\nr1,\"赵明\",2026-01-01\n", "gbk").Length..]).Concat(Bytes(",encoding-invalid,\"有\"\"坏\"\"字节\"\r\n", "gbk"));
        Assert.Equal(expected.ToArray(), returned);
    }

    [Fact]
    public void The_columns_a_file_was_returned_with_give_way_to_new_ones()
    {
        var format = Table("utf-8");
        var first = format.Return(Bytes(Text, "utf-8-bom"), (2, "a", "甲"), (3, "b", "乙"));

        var second = format.Return(first, (3, "c", "丙"));

        Assert.Equal("\uFEFF流水号,姓名,日期,错误代码,错误说明\r\nr1,赵明,2026-01-01,,\r\nr2,\"钱,华\",,c,丙\r\n", Encoding.UTF8.GetString(second));
        Assert.Equal(2, format.Read(second).Count);
    }

    [Theory]
    [InlineData("r1,赵明\r\n", "第 2 行的列数与表头不一致")]
    [InlineData("r1,赵明,2026-01-01,多\r\n", "第 2 行的列数与表头不一致")]
    [InlineData("r1,\"赵\"明,2026-01-01\r\n", "第 2 行的引号不配对")]
    [InlineData("r1,赵明,2026-01-01\rr3,孙芳,2026-01-02\r\n", "第 2 行内有单独的回车符")]
    public void A_row_that_cannot_be_read_is_a_row_with_a_problem(string row, string detail)
    {
        var rows = Table("utf-8").Read(Bytes("流水号,姓名,日期\r\n" + row + "r2,钱华,\r\n", "utf-8"));

        Assert.Equal([detail, null], rows.Select(read => read.Problem?.Detail));
    }

    [Theory]
    [InlineData("", "文件没有表头")]
    [InlineData("流水号,姓名\r\n", "缺少列 日期")]
    [InlineData("流水号,姓名,日期,级别\r\n", "多出列 级别")]
    [InlineData("流水号,姓名,日期,姓名\r\n", "重复列 姓名")]
    [InlineData("流水号,\"姓\"名,日期\r\n", "第 1 行的引号不配对")]
    [InlineData("流水号,姓名,日期\rr1,赵明,2026-01-01\r", "第 1 行内有单独的回车符")]
    public void A_header_that_is_not_the_mappings_is_drift(string header, string detail) =>
        Assert.Equal(detail, Assert.Throws<SourceDriftException>(() => Table("utf-8").Read(Bytes(header, "utf-8"))).Detail);

    [Theory]
    [InlineData("职务变动表 模板版本: 2026.1", true)]
    [InlineData("2026.1", true)]
    [InlineData("2026.11", false)]
    [InlineData("职务变动表", false)]
    public void The_templates_version_stands_above_the_header(string line, bool fits)
    {
        var format = TestTable.Of(new JsonObject { ["encoding"] = "utf-8", ["templateVersion"] = "2026.1" });
        var content = Bytes(line + "\r\n" + Text, "utf-8");

        if (fits)
        {
            Assert.Equal(2, format.Read(content).Count);
        }
        else
        {
            Assert.Equal("模板版本不是 2026.1", Assert.Throws<SourceDriftException>(() => format.Read(content)).Detail);
        }
    }

    [Fact]
    public void A_cell_or_a_record_beyond_all_measure_is_refused()
    {
        var huge = new string('长', TableLimits.CellChars + 1);
        Assert.Equal(RejectionCode.TooLong, Table("utf-8").Read(Bytes($"流水号,姓名,日期\r\nr1,{huge},\r\n", "utf-8"))[0].Problem!.Code);

        var open = Bytes("流水号,姓名,日期\r\nr1,\"" + new string('x', TableLimits.RecordBytes), "utf-8");
        Assert.Equal("第 2 行起引号不配对, 或一行超过 4 MB", Assert.Throws<SourceDriftException>(() => Table("utf-8").Read(open)).Detail);
    }

    [Theory]
    [InlineData("gbk", ',')]
    [InlineData("gbk", '|')]
    [InlineData("utf-8", ',')]
    public void Whatever_is_written_is_read_again(string encoding, char separator)
    {
        var format = TestTable.Of(new JsonObject { ["encoding"] = encoding, ["delimiter"] = $"{separator}" });
        var cell = Gen.Char["ab ,|;\"\n\r中国囧縷亅\u00E9"].Array[0, 8].Select(letters => new string(letters).Trim());

        Gen.Select(cell, cell).Array[1, 20].Sample(cells =>
        {
            var written = format.Write(["流水号", "姓名", "日期"], cells.Select((pair, at) => new[] { $"r{at}", pair.Item1, pair.Item2 }));
            var read = format.Read(written);
            return read.Select(row => (row.Columns["姓名"] ?? "", row.Columns["日期"] ?? "")).SequenceEqual(cells);
        });
    }

    private static ITableFormat Table(string encoding) => TestTable.Of(new JsonObject { ["encoding"] = encoding });

    private static byte[] Bytes(string text, string encoding) => encoding switch
    {
        "gbk" => TestTable.Gbk.GetBytes(text),
        "utf-16" => [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes(text)],
        "utf-8-bom" => [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(text)],
        _ => Encoding.UTF8.GetBytes(text),
    };
}
