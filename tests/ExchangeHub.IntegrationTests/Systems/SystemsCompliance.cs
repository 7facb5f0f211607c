using ExchangeHub.Access;
using ExchangeHub.IntegrationTests.Gateway;
using Xunit;

namespace ExchangeHub.IntegrationTests.Systems;

/// <summary>A node with one department's system behind it: HR of a city, whose <c>staff</c> maps to a contract and whose <c>own</c> does not.</summary>
public abstract class SystemsCompliance<TStore>(TStore store) : GatewayCompliance<TStore>(store), IAsyncDisposable
    where TStore : GatewayStore
{
    protected const string City = "430700";
    protected const string Contract = "exchangehub.personnel.post-changed.v1";
    protected const string Own = $"/v1/systems/hr/{City}/own";
    protected const string Staff = $"/v1/systems/hr/{City}/staff";

    internal SystemsNode Gate { get; private set; } = null!;

    internal Backend Backend { get; private set; } = null!;

    protected string Operator { get; private set; } = "";

    protected string Hr { get; private set; } = "";

    protected virtual (string Name, string Value)[] Settings => [("Gateway:Systems:PollInterval", "00:00:00.100")];

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Backend = await Backend.StartAsync();
        Gate = await StartNodeAsync();
        Operator = await Gate.TokenAsync("staffing", City, Scopes.OpsRead, Scopes.OpsWrite);
        Hr = await Gate.TokenAsync("hr", City);
        await RegisterAsync(Description());
    }

    public new async ValueTask DisposeAsync()
    {
        if (Gate is not null)
        {
            await Gate.DisposeAsync();
            await Backend.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    internal Task<SystemsNode> StartNodeAsync() => SystemsNode.StartAsync(Store.Database!, Store.KeyFolder, Settings);

    protected Dictionary<string, object?> Description(params (string Name, object? Value)[] other)
    {
        var description = new Dictionary<string, object?>
        {
            ["destinations"] = new[] { Backend.Address },
            ["routes"] = new object[]
            {
                new { path = "staff/**", methods = new[] { "GET" }, contract = Contract },
                new { path = "own/**", methods = new[] { "GET", "HEAD", "POST" } },
            },
        };
        foreach (var (name, value) in other)
        {
            description[name] = value;
        }

        return description;
    }

    protected async Task RegisterAsync(Dictionary<string, object?> description)
    {
        var (response, body) = await Gate.PutAsync(Operator, "hr", City, description);
        Assert.True(response.IsSuccessStatusCode, body.ToString());
    }
}
