using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ExchangeHub.IntegrationTests.Adapters.Wire;

/// <summary>A server on a port of its own, for systems that answer as a test says and for the endpoints of the adapters.</summary>
internal sealed class ScriptedServer : IAsyncDisposable
{
    private readonly WebApplication app;

    private ScriptedServer(WebApplication app) => this.app = app;

    public Uri Url => new(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());

    /// <summary>Every request gets what <paramref name="answer"/> does with it.</summary>
    public static Task<ScriptedServer> StartAsync(Func<HttpContext, Task> answer, CancellationToken cancellationToken) =>
        StartAsync(_ => { }, app => app.Run(context => answer(context)), cancellationToken);

    public static async Task<ScriptedServer> StartAsync(Action<IServiceCollection> services, Action<WebApplication> map, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrel().UseUrls("http://127.0.0.1:0");
        services(builder.Services);
        var app = builder.Build();
        map(app);
        await app.StartAsync(cancellationToken);
        return new ScriptedServer(app);
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();
}
