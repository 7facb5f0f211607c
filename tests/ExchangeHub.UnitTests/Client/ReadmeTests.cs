using System.Runtime.CompilerServices;
using ExchangeHub.Client;
using ExchangeHub.Contracts;
using ExchangeHub.Testing;
using Xunit;

namespace ExchangeHub.UnitTests.Client;

/// <summary>The example of the package's README is this file's, so that it compiles.</summary>
public sealed class ReadmeTests
{
    [Fact]
    public void The_example_in_the_readme_is_the_one_that_compiles()
    {
        var readme = File.ReadAllText(Checkout.Path("src", "ExchangeHub.Client", "README.md"));
        var shown = readme.Split("```csharp\n", 2)[1].Split("```", 2)[0];
        var compiled = File.ReadAllText(ThisFile()).Split("// from here\n")[1].Split("// to here")[0];

        Assert.Equal(Lines(compiled), Lines(shown));
    }

    internal static async Task ExampleAsync(IReadOnlyList<CloudEvent> events, Func<Delivery, Receipt> Apply)
    {
        // from here
        using var hub = new ExchangeHubClient(new ExchangeHubOptions
        {
            Hub = new Uri("https://hub.example.gov.cn"),
            ClientId = "discipline-430700-3f9a",
            PrivateKey = File.ReadAllText("client-key.pem"),
        });
        foreach (var result in await hub.PublishAsync(events))
        {
            Console.WriteLine($"{result.Id}: {result.Status} {result.Sequence}");
        }

        var subscription = await hub.FindOrCreateSubscriptionAsync(["exchangehub.personnel.*"], "430700");
        var deliveries = await hub.PullAsync(subscription.Id, max: 100, wait: TimeSpan.FromSeconds(20), lease: TimeSpan.FromSeconds(60));
        await hub.SendReceiptsAsync(deliveries.Select(delivery => Apply(delivery)));
        // to here
    }

    private static IEnumerable<string> Lines(string text) => text.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0);

    private static string ThisFile([CallerFilePath] string file = "") => file;
}
