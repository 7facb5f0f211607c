using System.Text;
using ExchangeHub.Adapters.Rosters;
using ExchangeHub.Contracts;
using ExchangeHub.Contracts.Roster;
using ExchangeHub.UnitTests.Adapters.Files;
using Xunit;

namespace ExchangeHub.UnitTests.Rosters;

/// <summary>Files as departments really hand them in.</summary>
public sealed class RosterReadingTests : IDisposable
{
    private const string Header = "公民身份号码,姓名,机构编码,进入本单位日期,出生年月,编制类型\r\n";
    private const string Number = "990000198503120010";

    private readonly RosterFiles files = new();

    public static TheoryData<string> Encodings => ["utf-8", "utf-8 with mark", "gb18030", "utf-16"];

    [Theory, MemberData(nameof(Encodings))]
    public async Task A_text_is_read_in_whatever_encoding_it_is(string encoding)
    {
        var text = Header + $"{Number},沈知行𠮷,J-1,2010/7/1,,事业编制\r\n";

        var (people, _, _) = await ReadAsync(files.Write(text, encoding switch
        {
            "utf-8 with mark" => new UTF8Encoding(true),
            "gb18030" => RosterFiles.Gb18030,
            "utf-16" => Encoding.Unicode,
            _ => new UTF8Encoding(false),
        }, withMark: encoding is not ("utf-8" or "gb18030")));

        Assert.Equal(("沈知行𠮷", new DateOnly(2010, 7, 1), "3"), (people[0].PersonName, people[0].EntryDate, people[0].QuotaType!.Code));
    }

    [Fact]
    public async Task An_encoding_that_is_said_wrongly_shows_in_the_rows_it_spoils()
    {
        var file = files.Write(Header + $"{Number},沈知行,J-1,,,\r\n{Number},Smith,J-1,,,\r\n", RosterFiles.Gb18030);

        var wrong = await Assert.ThrowsAsync<RosterImportException>(() => ReadAsync(file, TextEncoding.Utf8));

        Assert.Contains("表头", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bytes_of_another_encoding_spoil_their_row_only()
    {
        byte[] bytes = [.. Encoding.UTF8.GetBytes(Header + $"{Number},"), .. RosterFiles.Gb18030.GetBytes("沈"), .. Encoding.UTF8.GetBytes($",J-1,,,\r\n{Number},顾明澜,J-1,,,\r\n")];

        var (people, errors, _) = await ReadAsync(files.Write("mixed.csv", bytes), TextEncoding.Utf8);

        Assert.Equal("顾明澜", Assert.Single(people).PersonName);
        Assert.Equal((2, "姓名", RejectionCode.UnsafeText), (errors[0].Line, errors[0].Column, errors[0].Code));
    }

    [Fact]
    public async Task Quoted_cells_may_hold_separators_and_lines_and_the_next_row_keeps_its_number()
    {
        var (people, errors, _) = await ReadAsync(files.Write(Header + $"{Number},\"Smith, John\",J-1,,,\r\n{Number},\"顾\n明澜\",J-1,,,\r\n{Number},,J-1,,,\r\n"));

        Assert.Equal(["Smith, John", "顾\n明澜"], people.Select(person => person.PersonName));
        Assert.Equal(5, Assert.Single(errors).Line);
    }

    [Fact]
    public async Task A_quotation_mark_astray_spoils_its_row_only()
    {
        var (people, errors, _) = await ReadAsync(files.Write(Header + $"{Number},\"顾\"明澜,J-1,,,\r\n{Number},顾明澜,J-1,,,\r\n"));

        Assert.Single(people);
        Assert.Equal((2, RejectionCode.InvalidField), (Assert.Single(errors).Line, errors[0].Code));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5000)]
    public async Task A_quotation_mark_that_is_never_closed_is_told_with_its_line(int rowsBehind)
    {
        var text = Header + $"{Number},\"顾明澜,J-1,,,\r\n" + string.Concat(Enumerable.Repeat($"{Number},沈知行,J-1,,,\r\n", rowsBehind));

        var wrong = await Assert.ThrowsAsync<RosterImportException>(() => ReadAsync(files.Write(text)));

        Assert.Contains("第 2 行", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_row_with_more_cells_than_the_header_may_be_shifted_and_stays_behind()
    {
        var (people, errors, _) = await ReadAsync(files.Write(Header + $"{Number},顾明澜,J-1,,,,多\r\n"));

        Assert.Empty(people);
        Assert.Contains("错位", Assert.Single(errors).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cells_beyond_the_header_with_nothing_in_them_shift_nothing()
    {
        var (people, errors, _) = await ReadAsync(files.Write(Header + $"{Number},顾明澜,J-1,,,,,\r\n"));

        Assert.Empty(errors);
        Assert.Single(people);
    }

    [Fact]
    public async Task A_workbook_is_read_with_its_dates_and_gaps()
    {
        var file = files.WriteXlsx(
            ["常德市机构编制实名制名册"],
            ["公民身份号码", "姓名", "单位名称", "进入本单位日期", "编制类型"],
            [Number, "沈知行", "澧阳数据资源中心", 40360d, "事业编制"],
            [],
            [Number, "顾明澜", null, "2011年3月1日", null]);

        var (people, errors, _) = await ReadAsync(file);

        Assert.Equal(("沈知行", new DateOnly(2010, 7, 1), "3"), (people[0].PersonName, people[0].EntryDate, people[0].QuotaType!.Code));
        Assert.Equal((5, RejectionCode.MissingField), (Assert.Single(errors).Line, errors[0].Code));
    }

    [Fact]
    public async Task A_number_that_a_spreadsheet_has_rounded_is_not_an_identity_number()
    {
        var (people, errors, _) = await ReadAsync(files.WriteXlsx(["身份证号", "姓名", "单位名称"], [990000198503120010d, "沈知行", "示例单位"]));

        Assert.Empty(people);
        Assert.Equal("身份证号", Assert.Single(errors).Column);
        Assert.Contains("丢失", errors[0].Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", 40360)]
    [InlineData("<workbookPr date1904=\"1\"/>", 38898)]
    public async Task Cells_are_read_as_they_are_seen(string calendar, int serial)
    {
        var rows = TestWorkbook.Row(1, "身份证号", "姓名", "预算单位编码", "进入本单位日期", "备注")
            + TestWorkbook.Row(2, Number, "沈知行", "<c r=\"@\" s=\"3\"><v>8</v></c>", $"<c r=\"@\" s=\"1\"><v>{serial}</v></c>", "<c r=\"@\" t=\"e\"><v>#N/A</v></c>")
            + TestWorkbook.Row(3, Number, "<c r=\"@\" t=\"e\"><v>#N/A</v></c>", "<c r=\"@\" s=\"3\"><v>8</v></c>", "<c r=\"@\" s=\"1\"/>", "", "", "<c r=\"@\" s=\"1\"/>");

        var (people, errors, _) = await ReadAsync(files.Write("styled.xlsx", TestWorkbook.Of(rows, workbookProperties: calendar)));

        Assert.Equal(("0008", new DateOnly(2010, 7, 1)), (Assert.Single(people).PayrollUnitNo, people[0].EntryDate));
        Assert.Equal((3, "姓名"), (Assert.Single(errors).Line, errors[0].Column));
    }

    [Fact]
    public async Task A_sheet_that_breaks_off_is_the_files_fault()
    {
        var rows = TestWorkbook.Row(1, "身份证号", "姓名", "单位名称") + "<row r=\"2\"><c></row>";

        var wrong = await Assert.ThrowsAsync<RosterImportException>(() => ReadAsync(files.Write("damaged.xlsx", TestWorkbook.Of(rows))));

        Assert.Contains("损坏", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_month_where_a_day_belongs_is_left_out_with_a_warning_and_nonsense_is_an_error()
    {
        var (people, errors, warnings) = await ReadAsync(files.Write(Header + $"{Number},沈知行,J-1,,198503,\r\n{Number},顾明澜,J-1,2010-13-01,,\r\n"));

        Assert.Null(Assert.Single(people).RecognizedBirthDate);
        Assert.Equal("出生年月", Assert.Single(warnings).Column);
        Assert.Equal((3, "进入本单位日期"), (Assert.Single(errors).Line, errors[0].Column));
    }

    [Fact]
    public async Task A_serial_of_a_spreadsheet_is_a_day_of_those_who_retired_long_ago_too()
    {
        var (people, errors, _) = await ReadAsync(files.WriteXlsx(["身份证号", "姓名", "单位名称", "出生年月"], [Number, "沈知行", "示例单位", 12055d]));

        Assert.Empty(errors);
        Assert.Equal(new DateOnly(1933, 1, 1), Assert.Single(people).RecognizedBirthDate);
    }

    [Theory]
    [InlineData("'" + Number)]
    [InlineData("\t" + Number)]
    [InlineData("=\"" + Number + "\"")]
    public async Task What_keeps_a_number_from_being_a_number_is_taken_off(string cell)
    {
        var (people, _, _) = await ReadAsync(files.Write(Header + $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\",沈知行,J-1,,,\r\n"));

        Assert.Equal(Number, Assert.Single(people).NationalId.Value);
    }

    [Fact]
    public async Task An_old_workbook_and_a_broken_one_are_told_apart_from_text()
    {
        var old = await Assert.ThrowsAsync<RosterImportException>(() => ReadAsync(files.Write("old.xls", [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1])));
        var broken = await Assert.ThrowsAsync<RosterImportException>(() => ReadAsync(files.Write("broken.xlsx", [.. "PK\u0003\u0004"u8, 1, 2, 3])));

        Assert.Contains(".xls", old.Message, StringComparison.Ordinal);
        Assert.Contains("损坏", broken.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_without_a_header_says_what_it_needs()
    {
        var wrong = await Assert.ThrowsAsync<RosterImportException>(() => ReadAsync(files.Write("姓名,单位\r\n沈知行,示例单位\r\n")));

        Assert.Contains("公民身份号码", wrong.Message, StringComparison.Ordinal);
        Assert.Contains("姓名", wrong.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("沈知行", wrong.Message, StringComparison.Ordinal);
    }

    public void Dispose() => files.Dispose();

    private static async Task<(List<RosterPerson> People, List<RosterProblem> Errors, List<RosterProblem> Warnings)> ReadAsync(string file, Encoding? encoding = null)
    {
        var roster = new RosterFile(RosterTable.Of(file, encoding), null);
        var (people, errors, warnings) = (new List<RosterPerson>(), new List<RosterProblem>(), new List<RosterProblem>());
        await foreach (var row in roster.ReadAsync(TestContext.Current.CancellationToken))
        {
            if (new RosterMapper(roster.Columns!).Map(row, errors, warnings) is { } person)
            {
                people.Add(person);
            }
        }

        return (people, errors, warnings);
    }
}
