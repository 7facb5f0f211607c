using System.Net.Http.Headers;
using System.Net.Http.Json;
using ExchangeHub.Benchmarks.Exchange;
using ExchangeHub.Benchmarks.Running;

namespace ExchangeHub.Benchmarks.Gateway;

/// <summary>
/// Calls of a department's system: directly, through YARP alone, and through the gateway with token validation, decision,
/// access log, limits and assertion; streamed to the department itself, and masked for an auditor.
/// </summary>
internal sealed class GatewayBenchmark : IBenchmark
{
    private const string City = "430700";
    private const int Connections = 32;
    private const double Goal = 0.8;

    public string Name => "gateway";

    public async Task<IReadOnlyList<BenchmarkResult>> RunAsync(BenchmarkOptions options, CancellationToken cancellationToken)
    {
        await using var backend = await ServerProcess.ServeAsync("backend", cancellationToken);
        await using var proxy = await ServerProcess.ServeAsync("proxy", cancellationToken, backend.Address.ToString());
        await using var hub = await Installation.StartAsync(ProductionHub.Unlimited, cancellationToken);
        await RegisterAsync(hub, backend.Address, cancellationToken);
        var own = await hub.TokenAsync("hr", City, "systems:call", cancellationToken);
        var auditor = await hub.TokenAsync("audit", City, "systems:call", cancellationToken);

        (string, Func<Task<double>>)[] candidates =
        [
            .. Load("direct", backend, "/own", own, options),
            .. Load("yarp", proxy, "/own", own, options),
            .. Load("hub", hub.Server, $"/v1/systems/hr/{City}/own", own, options),
            .. Load("masked", hub.Server, $"/v1/systems/hr/{City}/staff", auditor, options),
        ];
        // Until the compiler has seen which ways are hot: the hub's are longer than YARP's.
        await Median.OfAsync(4, candidates);
        var measured = await Median.OfAsync(options.Rounds, candidates);
        return
        [
            new("gateway-direct", measured["direct"], "req/s"),
            new("gateway-yarp", measured["yarp"], "req/s", measured["direct"], measured["yarp"] / measured["direct"]),
            BenchmarkResult.AtLeast("gateway", measured["hub"], "req/s", measured["yarp"], Goal),
            new("gateway-masked", measured["masked"], "req/s", measured["yarp"], measured["masked"] / measured["yarp"]),
            new("gateway-cpu", measured["hub cpu"], "us/req", measured["yarp cpu"], measured["hub cpu"] / measured["yarp cpu"]),
            new("gateway-masked-cpu", measured["masked cpu"], "us/req", measured["yarp cpu"], measured["masked cpu"] / measured["yarp cpu"]),
        ];
    }

    /// <summary>Requests a second, and the processor time that the server spent on each.</summary>
    private static (string Name, Func<Task<double>> Measure)[] Load(string name, ServerProcess server, string path, string token, BenchmarkOptions options)
    {
        var spent = 0.0;
        return
        [
            (name, async () =>
            {
                var before = server.ProcessorTime;
                var rate = await ClosedLoop.RunAsync(new Uri(server.Address, path), token, Connections, options.Round);
                spent = (server.ProcessorTime - before).TotalMicroseconds / (rate * options.Round.TotalSeconds);
                return rate;
            }),
            ($"{name} cpu", () => Task.FromResult(spent)),
        ];
    }

    private static async Task RegisterAsync(Installation hub, Uri backend, CancellationToken cancellationToken)
    {
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await hub.TokenAsync("staffing", City, "ops:write", cancellationToken));
        using var body = JsonContent.Create(new
        {
            destinations = new[] { backend },
            routes = new object[]
            {
                new { path = "own", methods = new[] { "GET" } },
                new { path = "staff", methods = new[] { "GET" }, contract = "exchangehub.personnel.post-changed.v1" },
            },
        });
        using var answer = await http.PutAsync(new Uri(hub.Address, $"/v1/systems/hr/{City}"), body, cancellationToken);
        answer.EnsureSuccessStatusCode();
    }
}
