using System.Text.Json;
using Xunit;

namespace ExchangeHub.Testing.Hubs;

/// <summary>A person with an account, who calls as a script does: with a token of <c>./hub user token</c>.</summary>
public sealed class HubAccount(HubProcess hub, string name) : HubCaller(() => hub.Address)
{
    public string Name { get; } = name;

    protected override async Task<string> RequestTokenAsync(string? scope)
    {
        Assert.Null(scope);
        var result = await hub.RunAsync("user", "token", "--name", Name, "--data", hub.Data, "--json");
        Assert.True(result.ExitCode == 0, $"user token ended with {result.ExitCode}: {result.Output}{result.Errors}");
        return JsonSerializer.Deserialize<JsonElement>(result.Output).GetProperty("access_token").GetString()!;
    }
}
