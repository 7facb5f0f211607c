using System.Text.Json;
using ExchangeHub.Testing.Hubs;
using OtpNet;
using Xunit;

namespace ExchangeHub.ConsoleTests.Browsing;

/// <summary>An account, and what its owner knows.</summary>
public sealed class Person(string name, string password)
{
    private static int made;

    private long lastStep;

    public string Name => name;

    public string Password { get; set; } = password;

    public string? Secret { get; set; }

    public static async Task<Person> AddAsync(HubProcess hub, string role, string region)
    {
        var name = $"{role}-{Interlocked.Increment(ref made)}";
        var result = await hub.RunAsync("user", "add", "--name", name, "--role", role, "--region", region, "--data", hub.Data, "--json");
        Assert.True(result.ExitCode == 0, $"user add ended with {result.ExitCode}: {result.Output}{result.Errors}");
        return new Person(name, JsonElement.Parse(result.Output).GetProperty("password").GetString()!);
    }

    /// <summary>A code that was not shown yet: each is taken once, and the next one already counts.</summary>
    public string NewCode()
    {
        var totp = new Totp(Base32Encoding.ToBytes(Secret!));
        var step = Math.Max(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() / 30, lastStep + 1);
        lastStep = step;
        return totp.ComputeTotp(DateTimeOffset.FromUnixTimeSeconds(step * 30).UtcDateTime);
    }
}
