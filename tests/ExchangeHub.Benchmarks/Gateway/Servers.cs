using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Yarp.ReverseProxy.Configuration;

namespace ExchangeHub.Benchmarks.Gateway;

/// <summary>What the gateway is measured with and against: a department's system, and YARP with nothing around it.</summary>
internal static class Servers
{
    /// <summary>Three people in the words of a contract, about a kilobyte.</summary>
    private static readonly byte[] Answer = Encoding.UTF8.GetBytes($$"""{"items":[{{string.Join(',', Enumerable.Range(0, 3).Select(Person))}}]}""");

    public static async Task<int> RunAsync(string role, string url, string[] rest)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(url).ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        if (role == "proxy")
        {
            builder.Services.AddReverseProxy().LoadFromMemory(
                [new RouteConfig { RouteId = "all", ClusterId = "all", Match = new RouteMatch { Path = "/{**path}" } }],
                [new ClusterConfig { ClusterId = "all", Destinations = new Dictionary<string, DestinationConfig> { ["one"] = new() { Address = rest[0] } } }]);
        }

        await using var app = builder.Build();
        if (role == "proxy")
        {
            app.MapReverseProxy();
        }
        else
        {
            app.Run(AnswerAsync);
        }

        await app.RunAsync();
        return 0;
    }

    private static async Task AnswerAsync(HttpContext http)
    {
        http.Response.ContentType = "application/json";
        http.Response.ContentLength = Answer.Length;
        await http.Response.Body.WriteAsync(Answer);
    }

    private static string Person(int number) =>
        $$"""{"nationalId":"99000019900101{{number:0000}}","personName":"测试{{number}}","institutionId":"JG-{{number:000000}}","institutionName":"测试市某某事业单位","formerPostName":"科员","postName":"副科长","postLevel":{"code":"0132","codeSet":"GB/T 12407","name":"乡科级副职"},"leadershipPost":true}""";
}
