using ExchangeHub.Testing;
using Microsoft.Playwright;

namespace ExchangeHub.ConsoleTests.Browsing;

/// <summary>The browser of the system's packages; none is ever downloaded.</summary>
internal static class Chromium
{
    private static readonly string[] Places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    private static string? Path => Environment.GetEnvironmentVariable("EXCHANGEHUB_TEST_CHROMIUM") is { Length: > 0 } given ? given : Places.FirstOrDefault(File.Exists);

    public static async Task<IBrowser?> LaunchAsync(IPlaywright playwright) => Path is null
        ? null
        : await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Path,
            // Root has no sandbox to give; /dev/shm is small in containers.
            Args = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--lang=zh-CN"],
        });

    public static void Missing() => Infra.Missing("Chromium is not installed (apt-get install chromium)");
}
