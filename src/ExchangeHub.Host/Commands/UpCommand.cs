using System.CommandLine;
using ExchangeHub.Host.Settings;

namespace ExchangeHub.Host.Commands;

internal static class UpCommand
{
    public static Command Create()
    {
        var urls = new Option<string?>("--urls") { Description = "监听地址 addresses to listen on (EXCHANGEHUB_URLS, http://127.0.0.1:8080)" };
        var roles = new Option<string?>("--roles") { Description = "本进程的角色 hub,gateway,adapters,jobs,console,sandbox (EXCHANGEHUB_ROLES, all)" };
        var noSandbox = new Option<bool>("--no-sandbox") { Description = "不启动模拟业务系统 run without the simulated department systems" };
        var hub = new Option<string?>("--hub") { Description = "边缘模式：只经 HTTPS 连接此中心 edge: reach this hub over HTTPS alone, with --roles adapters (EXCHANGEHUB_HUB)" };
        var command = new Command("up", "启动 run the hub") { CommonOptions.Data, urls, roles, noSandbox, hub };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            new UpOptions(parsed.GetValue(CommonOptions.Data), parsed.GetValue(urls), parsed.GetValue(roles), parsed.GetValue(noSandbox), parsed.GetValue(hub)),
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(UpOptions options, CancellationToken cancellationToken)
    {
        var (settings, problems) = HostSettings.Read(HubHost.Configuration(), options);
        if (problems.Count > 0)
        {
            CommonOptions.Tell(problems);
            return 2;
        }

        await using var app = HubHost.Build(settings!);
        await HubStart.PrepareAsync(app, settings!, cancellationToken);
        await app.StartAsync(cancellationToken);
        foreach (var url in app.Urls)
        {
            Console.WriteLine($"ExchangeHub listening on {url}");
        }

        try
        {
            await FirstRun.PlayAsync(app, settings!, Console.Out, app.Lifetime.ApplicationStopping);
        }
        catch (OperationCanceledException) when (app.Lifetime.ApplicationStopping.IsCancellationRequested)
        {
            // Stopped while the journeys were played.
        }

        await app.WaitForShutdownAsync(cancellationToken);
        return 0;
    }
}
