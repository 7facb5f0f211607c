using ExchangeHub.Gateway.Systems.Registry;
using Xunit;

namespace ExchangeHub.UnitTests.Gateway;

public sealed class SystemPathTests
{
    [Theory]
    [InlineData("api/staff", "api/staff", true)]
    [InlineData("api/staff", "api/staff/1", false)]
    [InlineData("api/staff/**", "api/staff", true)]
    [InlineData("api/staff/**", "api/staff/1", true)]
    [InlineData("api/staff/**", "api/staffing", false)]
    [InlineData("api/staff/**", "API/staff/1", false)]
    [InlineData("api/staff", "api/staff/", true)]
    [InlineData("api/staff/**", "api/staff/", true)]
    [InlineData("**", "", true)]
    public void A_pattern_fits_itself_and_where_it_says_so_what_lies_below(string pattern, string path, bool fits) =>
        Assert.Equal(fits, SystemPath.Fit(pattern, path) >= 0);

    [Fact]
    public void The_closest_pattern_fits_best() =>
        Assert.Equal(
            ["**", "a/**", "a/b/**", "a/b"],
            new[] { "a/b", "a/**", "**", "a/b/**" }.OrderBy(pattern => SystemPath.Fit(pattern, "a/b")));

    [Theory]
    [InlineData("a/../b"), InlineData(".."), InlineData("a/."), InlineData("a//b"), InlineData("a%2fb"), InlineData("a\\b"), InlineData("a;b"), InlineData("a\0b"), InlineData("a?b")]
    public void What_could_be_read_as_another_path_is_not_plain(string path) => Assert.False(SystemPath.IsPlain(path));

    [Theory]
    [InlineData(""), InlineData("a/b.c/..d"), InlineData("人员/一"), InlineData("a b")]
    public void Any_other_path_is(string path) => Assert.True(SystemPath.IsPlain(path));
}
