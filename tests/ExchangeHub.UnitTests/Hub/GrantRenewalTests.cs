using System.Globalization;
using ExchangeHub.Access.Decisions;
using ExchangeHub.Contracts;
using ExchangeHub.Hub.Grants;
using ExchangeHub.UnitTests.Codes;
using Xunit;

namespace ExchangeHub.UnitTests.Hub;

public sealed class GrantRenewalTests
{
    private static readonly DateOnly Today = new(2026, 4, 1);

    [Theory]
    [InlineData("2026-02-01", "2026-05-02", "2026-05-03", "2026-08-01")]
    [InlineData("2025-12-01", "2026-03-01", "2026-04-01", "2026-06-30")]
    [InlineData("2025-05-01", "2026-05-01", "2026-05-02", "2027-05-02")]
    [InlineData("2027-06-01", "2028-06-01", "2028-06-02", "2029-06-02")]
    public void What_is_renewed_without_days_begins_when_the_old_one_ends_and_lasts_as_long_but_never_over_a_year(string first, string last, string begins, string ends)
    {
        var body = GrantRenewal.Of(Old(Day(first), Day(last)), new GrantBody(), KnownRegions.Tree, Today);

        Assert.Equal((begins, ends), (body.NotBefore, body.NotAfter));
        Assert.Empty(GrantRules.CheckPeriod(Day(begins), Day(ends), Today));
    }

    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static GrantRow Old(DateOnly first, DateOnly last) => new()
    {
        Id = Guid.CreateVersion7(), State = GrantState.Active, Department = Department.Staffing, Region = "430700", Targets = "430100", Resources = "quotas",
        Profile = FieldProfile.Masked, Purpose = "测试", LegalBasis = "测试", ApprovalDocNo = "测试", NotBefore = first, NotAfter = last,
        IssuedBy = "zhang", GrantorRegion = "430000",
    };
}
