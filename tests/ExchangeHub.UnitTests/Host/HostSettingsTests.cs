using ExchangeHub.Host.Settings;
using Microsoft.Extensions.Configuration;
using Xunit;

namespace ExchangeHub.UnitTests.Host;

public sealed class HostSettingsTests
{
    private static readonly UpOptions Plain = new(null, null, null, NoSandbox: false);

    [Fact]
    public void Without_any_setting_everything_runs_in_one_process_on_loopback()
    {
        var settings = Read(Plain).Settings!;

        Assert.Equal(HubRole.All, settings.Roles);
        Assert.True(settings.IsMemoryBroker);
        Assert.False(settings.Database.IsPostgres);
        Assert.Equal("http://127.0.0.1:8080/", Assert.Single(settings.Urls).AbsoluteUri);
        Assert.Equal(Path.GetFullPath("data/keys"), settings.KeyFolder);
        Assert.False(settings.AllowSynthetic);
    }

    [Fact]
    public void The_command_line_goes_before_the_environment()
    {
        var settings = Read(
            new UpOptions("/srv/b", "http://127.0.0.1:9002", "hub,gateway,adapters", NoSandbox: false),
            ("EXCHANGEHUB_DATA", "/srv/a"), ("EXCHANGEHUB_URLS", "http://127.0.0.1:9001"), ("EXCHANGEHUB_ROLES", "hub,gateway,adapters,jobs")).Settings!;

        Assert.Equal(("/srv/b", 9002), (settings.DataFolder, settings.Urls[0].Port));
        Assert.False(settings.Has(HubRole.Jobs));
        Assert.Contains("/srv/b", settings.Database.ConnectionString, StringComparison.Ordinal);
    }

    [Fact]
    public void No_sandbox_takes_only_the_sandbox_away() =>
        Assert.Equal(HubRole.All & ~HubRole.Sandbox, Read(Plain with { NoSandbox = true }).Settings!.Roles);

    [Fact]
    public void Reports_every_problem_at_once()
    {
        var (settings, problems) = Read(
            Plain, ("EXCHANGEHUB_DATABASE", "somewhere"), ("EXCHANGEHUB_ROLES", "hub,cook,all"), ("EXCHANGEHUB_URLS", "ftp://x;nonsense"));

        Assert.Null(settings);
        Assert.Equal(5, problems.Count);
        Assert.All(["EXCHANGEHUB_DATABASE", "'cook'", "'all'", "'ftp://x'", "'nonsense'"], named =>
            Assert.Single(problems, problem => problem.Contains(named, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("EXCHANGEHUB_URLS", "http://0.0.0.0:8080", "EXCHANGEHUB_TRUSTED_PROXY")]
    [InlineData("EXCHANGEHUB_URLS", "", "EXCHANGEHUB_URLS")]
    [InlineData("EXCHANGEHUB_URLS", "http://127.0.0.1:1,http://10.1.2.3:1", "10.1.2.3")]
    [InlineData("EXCHANGEHUB_TRUSTED_PROXY", "proxy.example", "'proxy.example'")]
    [InlineData("EXCHANGEHUB_ROLES", "hub,gateway", "EXCHANGEHUB_BROKER")]
    [InlineData("EXCHANGEHUB_ROLES", "adapters", "EXCHANGEHUB_BROKER")]
    [InlineData("EXCHANGEHUB_ROLES", "hub,adapters", "hub and gateway")]
    [InlineData("EXCHANGEHUB_BROKER", "localhost:5672", "EXCHANGEHUB_BROKER")]
    [InlineData("EXCHANGEHUB_BROKER", "http://localhost", "EXCHANGEHUB_BROKER")]
    [InlineData("EXCHANGEHUB_BROKER", "Memory", "EXCHANGEHUB_BROKER")]
    public void Refuses_what_is_unsafe_or_cannot_work(string name, string value, string named) =>
        Assert.Contains(Read(Plain, (name, value)).Problems, problem => problem.Contains(named, StringComparison.Ordinal));

    [Theory]
    [InlineData("EXCHANGEHUB_URLS", "http://localhost:8080")]
    [InlineData("EXCHANGEHUB_URLS", "http://[::1]:8080")]
    [InlineData("EXCHANGEHUB_URLS", "https://10.1.2.3:8443")]
    [InlineData("EXCHANGEHUB_BROKER", "amqp://u:p@host:5672/vhost")]
    [InlineData("EXCHANGEHUB_BROKER", "amqps://u:p@host/vhost")]
    public void Lets_the_safe_ones_pass(string name, string value) => Assert.Empty(Read(Plain, (name, value)).Problems);

    [Fact]
    public void A_trusted_proxy_lets_plain_HTTP_beyond_this_machine() => Assert.Empty(
        Read(Plain, ("EXCHANGEHUB_URLS", "http://10.1.2.3:8080"), ("EXCHANGEHUB_TRUSTED_PROXY", "true")).Problems);

    [Theory]
    [InlineData("true", "127.0.0.0/8 ::1/128")]
    [InlineData("10.1.2.3, 10.9.0.0/16", "10.1.2.3/32 10.9.0.0/16")]
    [InlineData("2001:db8::5", "2001:db8::5/128")]
    [InlineData("false", "")]
    [InlineData("", "")]
    public void A_trusted_proxy_has_an_address(string given, string networks) =>
        Assert.Equal(networks, string.Join(' ', Read(Plain, ("EXCHANGEHUB_TRUSTED_PROXY", given)).Settings!.TrustedProxies));

    [Fact]
    public void Unsafe_settings_are_reported_together_too() => Assert.Equal(3, Read(
        Plain, ("EXCHANGEHUB_URLS", "http://10.1.2.3:8080"), ("EXCHANGEHUB_ROLES", "hub")).Problems.Count);

    [Fact]
    public void A_role_that_the_sandbox_alone_would_run_is_not_left_empty() =>
        Assert.Contains(Read(new UpOptions(null, null, "sandbox", NoSandbox: true)).Problems, problem => problem.Contains("No role", StringComparison.Ordinal));

    private static (HostSettings? Settings, IReadOnlyList<string> Problems) Read(UpOptions options, params (string Name, string Value)[] environment) =>
        HostSettings.Read(
            new ConfigurationBuilder().AddInMemoryCollection(environment.ToDictionary(pair => pair.Name, pair => (string?)pair.Value)).Build(),
            options);
}
