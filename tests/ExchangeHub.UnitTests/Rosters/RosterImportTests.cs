using ExchangeHub.Access.Regions;
using ExchangeHub.Adapters.Rosters;
using ExchangeHub.Contracts;
using ExchangeHub.Contracts.Validation;
using ExchangeHub.Testing.Records;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace ExchangeHub.UnitTests.Rosters;

public sealed class RosterImportTests : IDisposable
{
    private static readonly RegionTree Regions = RegionTables.Load();

    private readonly RosterFiles files = new();
    private readonly FakeHub hub = new();

    [Fact]
    public async Task Everybody_in_the_file_is_on_the_pages_in_its_order()
    {
        var result = await ImportAsync(files.Write(RosterFiles.Csv(RosterFiles.City(750))));

        Assert.Equal((RosterImportStatus.Published, 750, 0, 2), (result.Status, result.People, result.RowsLeftOut, result.Pages));
        Assert.Equal(
            Enumerable.Range(0, 750).Select(n => SyntheticPerson.Number(n).NationalId),
            hub.Pages.SelectMany(page => page.People).Select(person => person.NationalId.Value));
        Assert.All(hub.Pages, page => Assert.Equal(2, page.Pages));
        Assert.Equal(result.Digest, hub.DigestOfPages());
        Assert.Equal(["/430700/staffing"], hub.Ledger.Select(e => e.Source).Distinct());
    }

    [Fact]
    public async Task The_same_people_again_change_nothing_whatever_the_file_looks_like()
    {
        await ImportAsync(files.Write(RosterFiles.Csv(RosterFiles.City(10))));

        var again = await ImportAsync(files.Write("名册，截至十月\r\n" + RosterFiles.Csv(RosterFiles.City(10)).Replace(',', '\t'), RosterFiles.Gb18030));

        Assert.Equal((RosterImportStatus.Unchanged, 0, 3), (again.Status, again.Accepted, again.Duplicate));
    }

    [Fact]
    public async Task One_person_more_is_another_roster()
    {
        var first = await ImportAsync(files.Write(RosterFiles.Csv(RosterFiles.City(10))));
        var second = await ImportAsync(files.Write(RosterFiles.Csv(RosterFiles.City(11))));

        Assert.Equal(RosterImportStatus.Published, second.Status);
        Assert.NotEqual(first.SnapshotId, second.SnapshotId);
    }

    [Fact]
    public async Task A_stopped_import_goes_on_when_it_is_run_again()
    {
        var file = files.Write(RosterFiles.Csv(RosterFiles.City(4600)));
        hub.LostAfter = 3;
        await Assert.ThrowsAsync<TimeoutException>(() => ImportAsync(file));
        hub.LostAfter = null;

        var result = await ImportAsync(file);

        Assert.Equal((RosterImportStatus.Published, 9, 3), (result.Status, result.Duplicate, result.Accepted));
        Assert.Equal(result.Digest, hub.DigestOfPages());
    }

    [Fact]
    public async Task Bad_rows_stay_behind_with_their_reason_and_the_others_go()
    {
        var rows = RosterFiles.City(5).ToList();
        rows[2][0] = "";
        rows[3][1] = "沈\u200b知";
        rows[4][2] = "990000197806212047";

        var result = await ImportAsync(files.Write(RosterFiles.Csv(rows)));

        Assert.Equal((2, 3, 5), (result.People, result.RowsLeftOut, result.Rows));
        Assert.Equal(
            [(3, "公民身份号码", RejectionCode.MissingField), (4, "姓名", RejectionCode.UnsafeText), (5, "机构编码", RejectionCode.InvalidField)],
            result.Errors.Select(error => (error.Line, error.Column!, error.Code)));
        Assert.DoesNotContain("990000", string.Concat(result.Errors), StringComparison.Ordinal);
        Assert.Equal(3, hub.Completed!.RowsLeftOut);
        var errors = await File.ReadAllLinesAsync(result.ErrorsFile!, TestContext.Current.CancellationToken);
        Assert.Equal(4, errors.Length);
        Assert.StartsWith("公民身份号码,姓名,机构编码,错误 error", errors[0], StringComparison.Ordinal);
        Assert.Contains("必填项为空", errors[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_errors_file_is_for_the_same_eyes_as_the_roster()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var rows = RosterFiles.City(3).ToList();
        rows[1][1] = "";
        var roster = files.Write(RosterFiles.Csv(rows));
        File.SetUnixFileMode(roster, UnixFileMode.UserRead);

        var errors = (await ImportAsync(roster)).ErrorsFile!;

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(errors));
    }

    [Fact]
    public async Task The_errors_file_goes_once_they_are_put_right()
    {
        var rows = RosterFiles.City(3).ToList();
        rows[1][1] = "";
        var bad = await ImportAsync(files.Write(RosterFiles.Csv(rows)));
        Assert.True(File.Exists(bad.ErrorsFile));

        var good = await ImportAsync(files.Write(RosterFiles.Csv(RosterFiles.City(3))));

        Assert.Null(good.ErrorsFile);
        Assert.False(File.Exists(bad.ErrorsFile));
    }

    [Fact]
    public async Task Strict_hands_nothing_over_where_a_row_is_bad()
    {
        var rows = RosterFiles.City(3).ToList();
        rows[3][1] = "";

        var result = await ImportAsync(files.Write(RosterFiles.Csv(rows)), options => options with { Strict = true });

        Assert.Equal((RosterImportStatus.Refused, 2, 1), (result.Status, result.People, result.RowsLeftOut));
        Assert.Empty(hub.Asked);
    }

    [Fact]
    public async Task A_roster_without_anybody_is_not_handed_over()
    {
        var result = await ImportAsync(files.Write(RosterFiles.Csv(RosterFiles.City(0))));

        Assert.Equal(RosterImportStatus.Refused, result.Status);
        Assert.Empty(hub.Asked);
    }

    [Fact]
    public async Task A_dry_run_says_what_would_be_and_asks_the_hub_nothing()
    {
        var result = await ImportAsync(files.Write(RosterFiles.Csv(RosterFiles.City(501))), options => options with { DryRun = true });

        Assert.Equal((RosterImportStatus.Checked, 501, 2), (result.Status, result.People, result.Pages));
        Assert.Empty(hub.Asked);
    }

    [Fact]
    public async Task A_number_that_fails_its_check_goes_with_a_warning()
    {
        var rows = RosterFiles.City(2).ToList();
        rows[1][0] = "990000198503120001";

        var result = await ImportAsync(files.Write(RosterFiles.Csv(rows)));

        Assert.Equal((2, 1), (result.People, result.Warnings[RejectionCode.IdentityNumberCheck]));
    }

    [Fact]
    public async Task A_region_that_does_not_exist_is_told_before_any_row_is_read()
    {
        var wrong = await Assert.ThrowsAsync<RosterImportException>(() => ImportAsync(files.Write("x"), options => options with { Region = "439999" }));

        Assert.Contains(RejectionCode.UnknownRegion, wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refusal_of_the_hub_is_told()
    {
        hub.Refuses = "-started";

        var wrong = await Assert.ThrowsAsync<RosterImportException>(() => ImportAsync(files.Write(RosterFiles.Csv(RosterFiles.City(1)))));

        Assert.Contains(RejectionCode.RegionNotAllowed, wrong.Message, StringComparison.Ordinal);
    }

    public void Dispose() => files.Dispose();

    private Task<RosterImportResult> ImportAsync(string file, Func<RosterImportOptions, RosterImportOptions>? with = null)
    {
        var options = new RosterImportOptions { File = file, Department = Department.Staffing, Region = "430700", AsOf = new DateOnly(2026, 10, 31) };
        var context = new ValidationContext(TimeProvider.System.GetUtcNow(), Regions, Regions.Exists, AllowSynthetic: true, Confidentiality.Internal);
        return new RosterImport(TimeProvider.System, NullLoggerFactory.Instance)
            .RunAsync(with?.Invoke(options) ?? options, context, hub.SubmitAsync, null, TestContext.Current.CancellationToken);
    }
}
