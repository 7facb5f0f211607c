using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using ExchangeHub.AcceptanceTests.Exchange;
using ExchangeHub.Contracts;
using ExchangeHub.Testing;
using ExchangeHub.Testing.Hubs;
using ExchangeHub.Testing.Records;
using ExchangeHub.Testing.Webhooks;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace ExchangeHub.AcceptanceTests.Conformance;

/// <summary>The kit against a real hub: by itself, and watching clients of which each breaks one rule.</summary>
public abstract class When_a_vendor_runs_the_conformance_kit(RunningHub hub) : IDisposable
{
    private const string WebhookSecret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private static readonly string[] PublishAndPull = ["events:publish", "events:read", "deliveries:pull"];

    private readonly TemporaryFolder folder = new();

    [Fact]
    public async Task It_drives_every_rule_that_needs_no_client_of_the_vendor()
    {
        await using var receiver = await ReceiverAsync(checksSignature: true, checksTime: true);
        var (exitCode, report, _) = await RunAsync(await hub.ClientAsync(Department.Hr, Events.City, PublishAndPull), [.. await PartnerAsync(), "--drive", .. WebhookOf(receiver)]);

        Assert.Equal(["retry.after"], IdsOf(report, "skipped"));
        Assert.Equal([], IdsOf(report, "fail"));
        Assert.Equal(0, exitCode);
        Assert.Equal(report.GetProperty("rules").GetArrayLength() - 1, report.GetProperty("passed").GetInt32());
        Assert.All(report.GetProperty("rules").EnumerateArray(), rule => Assert.NotEmpty(rule.GetProperty("reason").GetString()!));
    }

    [Theory]
    [InlineData(Habit.Good, "")]
    [InlineData(Habit.RenamesWhatItRepeats, "publish.duplicate")]
    [InlineData(Habit.DoesNotWait, "retry.after")]
    [InlineData(Habit.SettlesOutOfOrder, "pull.order")]
    [InlineData(Habit.NamesNoBusinessNumber, "receipt.outcome")]
    public async Task A_client_fails_the_rule_it_breaks_and_no_other(Habit habit, string broken)
    {
        var vendor = await hub.Process.AddClientAsync(Department.Hr, Events.City, PublishAndPull);
        var address = new Uri($"http://127.0.0.1:{FreePort()}");
        var kit = RunAsync(vendor, [.. await PartnerAsync(), "--listen", address.ToString(), "--patience", "20"]);
        using var client = new VendorClient(address, vendor.ClientId, vendor.ClientSecret, habit);
        await client.WorkAsync();
        var (exitCode, report, people) = await kit;

        Assert.Equal(broken, string.Join(' ', IdsOf(report, "fail")));
        Assert.Equal(broken.Length > 0 ? 1 : 0, exitCode);
        Assert.Superset(
            new HashSet<string> { "token.sign-in", "publish.one", "publish.duplicate", "pull.delivered", "pull.order", "receipt.idempotent", "receipt.outcome", "retry.after" },
            new HashSet<string>([.. IdsOf(report, "pass"), broken]));
        Assert.Contains(address.ToString().TrimEnd('/'), people, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Habit.Good, "pass")]
    [InlineData(Habit.DoesNotWait, "fail")]
    public async Task One_rule_is_watched_for_by_itself_until_it_shows(Habit habit, string status)
    {
        var vendor = await hub.Process.AddClientAsync(Department.Hr, Events.City, PublishAndPull);
        var address = new Uri($"http://127.0.0.1:{FreePort()}");
        var kit = RunAsync(vendor, ["--listen", address.ToString(), "--only", "retry.after"]);
        using var client = new VendorClient(address, vendor.ClientId, vendor.ClientSecret, habit);
        await client.WorkAsync();

        Assert.Equal(["retry.after"], IdsOf((await kit).Report, status));
    }

    [Theory]
    [InlineData(false, true, "webhook.signature")]
    [InlineData(true, false, "webhook.timestamp")]
    public async Task A_receiver_that_does_not_look_is_told_what_at(bool checksSignature, bool checksTime, string broken)
    {
        await using var receiver = await ReceiverAsync(checksSignature, checksTime);
        var (exitCode, report, _) = await RunAsync(await hub.ClientAsync(Department.Hr, Events.City, PublishAndPull), [.. WebhookOf(receiver), "--only", "webhook"]);

        Assert.Equal([broken], IdsOf(report, "fail"));
        Assert.Equal(1, exitCode);
        Assert.Equal(4, report.GetProperty("passed").GetInt32());
    }

    [Fact]
    public async Task What_an_account_may_not_do_is_skipped_and_said()
    {
        var (exitCode, report, _) = await RunAsync(await hub.ClientAsync(Department.Hr, Events.City, "events:read"), ["--drive"]);
        Assert.Equal(["token.sign-in", "errors.problem"], IdsOf(report, "pass"));
        Assert.Equal(0, exitCode);
        Assert.Contains("events:publish", Reason(report, "publish.one"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_somebody_who_publishes_for_it_nothing_is_said_about_receiving()
    {
        var (_, report, _) = await RunAsync(await hub.ClientAsync(Department.Audit, Events.City, "deliveries:pull"), ["--drive", "--only", "pull", "token"]);
        Assert.Equal(["token.sign-in"], IdsOf(report, "pass"));
        Assert.Contains("--partner", Reason(report, "pull.delivered"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--hub http://hub.example")]
    [InlineData("--listen http://0.0.0.0:8080")]
    [InlineData("--only nothing")]
    [InlineData("--type exchangehub.weather.changed.v1")]
    [InlineData("--webhook https://hr.example/hook")]
    public async Task What_cannot_work_is_refused_before_anything_is_sent(string argument)
    {
        var client = await hub.ClientAsync(Department.Hr, Events.City, "events:read");
        var result = await hub.Process.RunAsync(
            ["conformance", .. argument.StartsWith("--hub", StringComparison.Ordinal) ? [] : (string[])["--hub", hub.Process.Address.ToString()],
                "--client", client.ClientId, "--secret-file", Secret(client.ClientSecret), "--drive", "--json", .. argument.Split(' ')]);
        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        Assert.Contains(argument.Split(' ')[0], result.Errors, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        folder.Dispose();
        GC.SuppressFinalize(this);
    }

    private async Task<(int ExitCode, JsonElement Report, string People)> RunAsync(HubClient client, string[] arguments)
    {
        var result = await hub.Process.RunAsync(
            ["conformance", "--hub", hub.Process.Address.ToString(), "--client", client.ClientId, "--secret-file", Secret(client.ClientSecret), "--json", .. arguments]);
        Assert.True(result.Output.StartsWith('{'), result.Output + result.Errors);
        return (result.ExitCode, JsonElement.Parse(result.Output), result.Errors);
    }

    private async Task<string[]> PartnerAsync()
    {
        var partner = await hub.Organization;
        return ["--partner", partner.ClientId, "--partner-secret-file", Secret(partner.ClientSecret)];
    }

    private string[] WebhookOf(WebhookReceiver receiver) => ["--webhook", receiver.Endpoint, "--webhook-secret-file", Secret(WebhookSecret)];

    private string Secret(string secret)
    {
        var file = Path.Combine(folder.Path, Guid.CreateVersion7().ToString("N"));
        File.WriteAllText(file, secret + "\n");
        return file;
    }

    private static async Task<WebhookReceiver> ReceiverAsync(bool checksSignature, bool checksTime)
    {
        var receiver = await WebhookReceiver.StartAsync();
        receiver.Answer = (call, http) =>
        {
            var (signed, now) = (DateTimeOffset.FromUnixTimeSeconds(long.Parse(call.Timestamp, CultureInfo.InvariantCulture)), TimeProvider.System.GetUtcNow());
            var isGood = (!checksSignature || call.IsSignedWith(WebhookSecret, signed)) && (!checksTime || (now - signed).Duration() < TimeSpan.FromMinutes(5));
            return WebhookReceiver.Status(http, isGood ? StatusCodes.Status204NoContent : StatusCodes.Status401Unauthorized);
        };
        return receiver;
    }

    private static string[] IdsOf(JsonElement report, string status) =>
        [.. report.GetProperty("rules").EnumerateArray().Where(rule => rule.GetProperty("status").GetString() == status).Select(rule => rule.GetProperty("id").GetString()!)];

    private static string Reason(JsonElement report, string id) =>
        report.GetProperty("rules").EnumerateArray().Single(rule => rule.GetProperty("id").GetString() == id).GetProperty("reason").GetString()!;

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

[Collection(typeof(EmbeddedEdition))]
public sealed class When_a_vendor_runs_the_conformance_kit_embedded(EmbeddedHub hub) : When_a_vendor_runs_the_conformance_kit(hub);

[Collection(typeof(ProductionEdition))]
public sealed class When_a_vendor_runs_the_conformance_kit_in_production(ProductionHub hub) : When_a_vendor_runs_the_conformance_kit(hub);
