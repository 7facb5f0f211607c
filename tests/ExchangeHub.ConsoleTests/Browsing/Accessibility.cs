using Deque.AxeCore.Playwright;
using Xunit;

namespace ExchangeHub.ConsoleTests.Browsing;

internal static class Accessibility
{
    /// <summary>axe-core finds nothing serious: labels, names, roles, contrast AA.</summary>
    public static async Task IsFineAsync(this ConsoleWindow window)
    {
        // While a button turns from grey to blue its white label is on grey for a moment.
        await window.Page.WaitForFunctionAsync("() => document.getAnimations().every(one => one.playState !== 'running')");
        var result = await window.Page.RunAxe();
        Assert.NotEmpty(result.Passes);
        var found =
            from violation in result.Violations
            where violation.Impact is "serious" or "critical"
            from node in violation.Nodes
            select $"{violation.Id} ({violation.Impact}) {violation.Help}: {node.Html}";
        Assert.Equal("", string.Join('\n', found));
    }
}
