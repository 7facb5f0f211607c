using System.Text.Json;
using ExchangeHub.Access;
using ExchangeHub.Contracts.Sealing;
using ExchangeHub.Gateway.Accounts;
using ExchangeHub.Gateway.Clients;
using ExchangeHub.Host.Settings;
using ExchangeHub.Hub.Ledger;
using ExchangeHub.Hub.Subscriptions;
using ExchangeHub.Sandbox.Journeys;

namespace ExchangeHub.Host;

/// <summary>The first start of a sandbox: the journeys are played in front of whoever started it.</summary>
internal static class FirstRun
{
    /// <summary>Plays and prints them where the ledger is still empty; returns whether all were completed.</summary>
    public static async Task<bool> PlayAsync(WebApplication app, HostSettings settings, TextWriter output, CancellationToken cancellationToken)
    {
        const HubRole Needed = HubRole.Hub | HubRole.Adapters | HubRole.Sandbox;
        if (!settings.Has(Needed) || !await app.Services.GetRequiredService<HubInstallation>().IsNewAsync(cancellationToken))
        {
            return true;
        }

        await AwaitSystemsAsync(app.Services, output, cancellationToken);
        using var http = new HttpClient();
        await using var tokens = new JourneyTokens(app.Services, http, settings.OwnAddress);
        var runner = new JourneyRunner(
            http,
            app.Services.GetRequiredService<KeyFolder>(),
            new JourneyOptions
            {
                SandboxUrl = settings.OwnAddress, HubUrl = settings.OwnAddress, Region = SandboxCity.Region, ReaderRegion = SandboxCity.Neighbour,
                Token = tokens.ForAsync, AccountToken = tokens.ForAccountAsync,
            },
            app.Services.GetRequiredService<TimeProvider>());
        var results = new List<JourneyResult>();
        await PlayAsync(runner.PlayPostChangeAsync);
        await PlayAsync(runner.PlayStaffReductionAsync);

        // Before the neighbour looks there has to be something to see.
        var newInstitution = await runner.PlayNewInstitutionAsync(cancellationToken);
        await PlayAsync(runner.PlayCrossCityReadAsync);
        await PlayAsync(_ => Task.FromResult(newInstitution));
        JourneyPrinter.PrintNext(output, settings.OwnAddress, results);
        return results.TrueForAll(result => result.Completed);

        async Task PlayAsync(Func<CancellationToken, Task<JourneyResult>> play)
        {
            results.Add(await play(cancellationToken));
            JourneyPrinter.Print(output, results[^1]);
        }
    }

    // A broker that is down when the hub starts keeps them waiting, and what is accepted before they connect is not owed to them.
    private static async Task AwaitSystemsAsync(IServiceProvider services, TextWriter output, CancellationToken cancellationToken)
    {
        var systems = services.GetRequiredService<ConnectedSystems>();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100), services.GetRequiredService<TimeProvider>());
        for (var looks = 0; !await systems.IncludeAsync(SandboxCity.ClientIds, cancellationToken); looks++)
        {
            if (looks == 50)
            {
                output.WriteLine("等待业务系统接入（消息中间件是否已启动？） waiting for the department systems; is the broker up?");
            }

            await timer.WaitForNextTickAsync(cancellationToken);
        }
    }

    /// <summary>Access tokens for reading as departments and administrators would; the clients are gone afterwards.</summary>
    private sealed class JourneyTokens(IServiceProvider services, HttpClient http, Uri hub) : IAsyncDisposable
    {
        private readonly Dictionary<(string Department, string Region), ClientCredentials> clients = [];

        public async Task<string> ForAsync(string department, string region, CancellationToken cancellationToken)
        {
            if (!clients.TryGetValue((department, region), out var client))
            {
                clients[(department, region)] = client = await RegisterAsync(department, region, cancellationToken);
            }

            using var form = new FormUrlEncodedContent(new Dictionary<string, string>
            {
                ["grant_type"] = "client_credentials",
                ["client_id"] = client.ClientId,
                ["client_secret"] = client.ClientSecret!,
            });
            using var answer = await http.PostAsync(new Uri(hub, "/connect/token"), form, cancellationToken);
            answer.EnsureSuccessStatusCode();
            return (await answer.Content.ReadFromJsonAsync<JsonElement>(cancellationToken)).GetProperty("access_token").GetString()!;
        }

        public async Task<string> ForAccountAsync(string role, CancellationToken cancellationToken)
        {
            await using var scope = services.CreateAsyncScope();
            var token = await scope.ServiceProvider.GetRequiredService<AccountTokens>().IssueAsync(FirstAccounts.NameOf(role), hub, cancellationToken);
            return token?.Value ?? throw new InvalidOperationException($"There is no first account of the role {role}.");
        }

        public async ValueTask DisposeAsync()
        {
            await using var scope = services.CreateAsyncScope();
            var registry = scope.ServiceProvider.GetRequiredService<ClientRegistry>();
            foreach (var client in clients.Values)
            {
                await registry.RemoveAsync(client.ClientId);
            }
        }

        private async Task<ClientCredentials> RegisterAsync(string department, string region, CancellationToken cancellationToken)
        {
            await using var scope = services.CreateAsyncScope();
            var registration = await scope.ServiceProvider.GetRequiredService<ClientRegistry>().AddAsync(
                new NewClient { Department = department, Region = region, Scopes = [Scopes.EventsRead, Scopes.RecordsRead], DisplayName = "首次运行演示" },
                cancellationToken);
            return registration.Credentials ?? throw new InvalidOperationException(registration.Errors[0].Detail);
        }
    }
}
