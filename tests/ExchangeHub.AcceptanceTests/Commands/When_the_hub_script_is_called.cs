using System.Diagnostics;
using ExchangeHub.Testing;
using ExchangeHub.Testing.Hubs;
using Xunit;

namespace ExchangeHub.AcceptanceTests.Commands;

public sealed class When_the_hub_script_is_called
{
    [Fact]
    public async Task It_works_through_a_link_from_another_folder()
    {
        using var elsewhere = new TemporaryFolder();
        var link = Path.Combine(elsewhere.Path, "exchange");
        File.CreateSymbolicLink(link, Checkout.Path("hub"));

        var result = await RunAsync(link, elsewhere.Path, "bench", "--fast");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("usage: ./hub bench", result.Errors, StringComparison.Ordinal);
        Assert.Empty(result.Output);
    }

    [Fact]
    public async Task An_unknown_test_option_is_refused_before_anything_is_started()
    {
        var result = await RunAsync(Checkout.Path("hub"), Checkout.Root, "test", "--fliter", "x");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("usage: ./hub test", result.Errors, StringComparison.Ordinal);
    }

    private static async Task<CommandResult> RunAsync(string script, string folder, params string[] arguments)
    {
        var cancellation = TestContext.Current.CancellationToken;
        using var process = Process.Start(new ProcessStartInfo(script, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var output = process.StandardOutput.ReadToEndAsync(cancellation);
        var errors = process.StandardError.ReadToEndAsync(cancellation);
        await process.WaitForExitAsync(cancellation);
        return new CommandResult(process.ExitCode, await output, await errors);
    }
}
