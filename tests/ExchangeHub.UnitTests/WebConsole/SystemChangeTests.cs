using ExchangeHub.WebConsole.Hub;
using ExchangeHub.WebConsole.Pages.Systems;
using ExchangeHub.WebConsole.Words;
using Xunit;

namespace ExchangeHub.UnitTests.WebConsole;

public sealed class SystemChangeTests
{
    private const string Appointed = "exchangehub.personnel.staff-appointed.v1";

    private static readonly SystemDescription Before = new(
        "hr", "430700", ["https://a.example"], [new("staff", ["GET"], Appointed), new("posts", ["GET", "POST"], null)], "/health", 30, 1500, 4096, true);

    [Fact]
    public void A_new_system_opens_its_addresses_and_routes() => Assert.Equal(
        [("新增地址", "https://a.example", false), ("新增路径", "staff", false), ("新增路径", "posts", false)], Said(null, Before));

    [Fact]
    public void What_stays_is_not_said_in_whatever_order_it_stands() =>
        Assert.Empty(Said(Before, Before with { Routes = [new("posts", ["POST", "GET"], null), Before.Routes[0]] }));

    [Fact]
    public void A_route_that_is_gone_ends_calls_and_one_that_takes_more_does_not() => Assert.Equal(
        [("修改路径", "posts", false), ("删除路径", "staff", true)], Said(Before, Before with { Routes = [new("posts", ["GET", "POST", "PUT"], null)] }));

    [Fact]
    public void A_route_with_fewer_methods_or_another_contract_ends_calls() => Assert.Equal(
        [("修改路径", "staff", true), ("修改路径", "posts", true)], Said(Before, Before with { Routes = [new("staff", ["GET"], null), new("posts", ["GET"], null)] }));

    [Fact]
    public void Addresses_and_settings_are_compared_too() => Assert.Equal(
        [("新增地址", "https://b.example", false), ("删除地址", "https://a.example", false), ("修改设置", "健康检查路径", false), ("修改设置", "超时时间", false)],
        Said(Before, Before with { Destinations = ["https://b.example"], HealthPath = null, TimeoutSeconds = 60 }));

    [Fact]
    public void A_form_that_is_not_touched_changes_nothing_not_even_a_limit_that_is_no_whole_kilobyte()
    {
        var after = new SystemForm(Before).ToSystem();

        Assert.Equal((1500, 4096), (after.MaxRequestBytes, after.MaxResponseBytes));
        Assert.Empty(Said(Before, after));
    }

    [Fact]
    public void What_a_contract_masks_is_read_only()
    {
        var line = new RouteLine(new SystemRoute("posts", ["GET", "POST"], null)) { Contract = Appointed };

        Assert.Equal(["GET"], line.ToRoute().Methods);
    }

    private static IEnumerable<(string What, string Subject, bool Ends)> Said(SystemDescription? before, SystemDescription after) =>
        SystemChange.Between(before, after, new Language()).Select(change => (change.What.Zh, change.Subject, change.Ends));
}
