using System.Collections.Concurrent;
using ExchangeHub.Testing.Hubs;
using ExchangeHub.Testing.Waiting;
using Microsoft.Playwright;
using Xunit;

[assembly: AssemblyFixture(typeof(ExchangeHub.ConsoleTests.Browsing.ConsoleHub))]

namespace ExchangeHub.ConsoleTests.Browsing;

/// <summary>A running hub with the sandbox's journeys played, a browser, and somebody signed in for each role, once for all tests.</summary>
public sealed class ConsoleHub : IAsyncLifetime
{
    /// <summary>The city of the sandbox.</summary>
    public const string City = "430700";

    private static readonly TimeSpan JourneyLimit = TimeSpan.FromMinutes(4);

    /// <summary>So short that tokens are renewed all the time, and sessions ended at the hub are noticed soon; receivers are on this machine.</summary>
    private static readonly Dictionary<string, string> Settings = new()
    {
        ["Gateway__AccessTokenLifetime"] = "00:00:35", ["Console__SessionCheck"] = "00:00:02", ["Webhooks__AllowedHosts__0"] = "127.0.0.1",
    };

    private readonly ConcurrentDictionary<(string Role, string Region), Task<string>> signedIn = new();
    private IPlaywright? playwright;
    private IBrowser? browser;
    private HubProcess? hub;

    public HubProcess Hub => hub ?? throw new InvalidOperationException("There is no browser; the test should have been skipped.");

    public async ValueTask InitializeAsync()
    {
        playwright = await Playwright.CreateAsync();
        browser = await Chromium.LaunchAsync(playwright);
        if (browser is not null)
        {
            hub = await HubProcess.StartAsync(new HubSettings { Sandbox = true, Environment = Settings, StartLimit = TimeSpan.FromMinutes(3) });
            await Eventually.Async(() => Task.FromResult(hub.Output.Contains("接下来可以看", StringComparison.Ordinal)), JourneyLimit);
        }
    }

    /// <summary>A window of somebody new, who has not signed in.</summary>
    public async Task<ConsoleWindow> OpenAsync(string language = "zh-CN") => await ConsoleWindow.OpenAsync(Browser(), Hub.Address, null, language);

    /// <summary>The same at another hub.</summary>
    public async Task<ConsoleWindow> OpenAtAsync(HubProcess other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return await ConsoleWindow.OpenAsync(Browser(), other.Address, null, "zh-CN");
    }

    /// <summary>A window of somebody of this role who is signed in.</summary>
    public async Task<ConsoleWindow> OpenAsAsync(string role, string region = City, string language = "zh-CN")
    {
        Browser();
        var state = await signedIn.GetOrAdd((role, region), key => SignInAsync(key.Role, key.Region));
        return await ConsoleWindow.OpenAsync(Browser(), Hub.Address, state, language);
    }

    public async ValueTask DisposeAsync()
    {
        if (browser is not null)
        {
            await browser.DisposeAsync();
        }

        playwright?.Dispose();
        if (hub is not null)
        {
            await hub.DisposeAsync();
        }
    }

    private async Task<string> SignInAsync(string role, string region)
    {
        await using var window = await OpenAsync();
        await window.SignInAsync(await Person.AddAsync(Hub, role, region));
        return await window.Page.Context.StorageStateAsync();
    }

    private IBrowser Browser()
    {
        if (browser is null)
        {
            Chromium.Missing();
        }

        return browser!;
    }
}

/// <summary>One test after the other.</summary>
[CollectionDefinition]
public sealed class OneConsole;
