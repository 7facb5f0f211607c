using System.Text;
using Microsoft.Playwright;

namespace ExchangeHub.ConsoleTests.Browsing;

/// <summary>The line by which a page hears from the console, held up on demand; what the page says itself arrives at once.</summary>
internal sealed class SlowLine
{
    private readonly Lock turn = new();
    private readonly Queue<(IWebSocketRoute Browser, IWebSocketFrame Said)> waiting = new();
    private readonly TaskCompletionSource heard = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private byte[]? awaited;

    /// <summary>Lays it before the page that is opened next.</summary>
    public static async Task<SlowLine> LayAsync(IPage page)
    {
        var line = new SlowLine();
        await page.RouteWebSocketAsync(static url => url.Contains("/_blazor", StringComparison.Ordinal), browser =>
            browser.ConnectToServer().OnMessage(said => line.Carry(browser, said)));
        return line;
    }

    /// <summary>From now on nothing arrives; ends once the console has said the given words, or fails where it does not.</summary>
    public Task HoldUntilSaidAsync(string words)
    {
        lock (turn)
        {
            awaited = Encoding.UTF8.GetBytes(words);
        }

        return heard.Task.WaitAsync(TimeSpan.FromMinutes(1));
    }

    /// <summary>What was held up arrives, and what comes after it.</summary>
    public void Release()
    {
        lock (turn)
        {
            awaited = null;
            while (waiting.TryDequeue(out var one))
            {
                Pass(one.Browser, one.Said);
            }
        }
    }

    private void Carry(IWebSocketRoute browser, IWebSocketFrame said)
    {
        lock (turn)
        {
            if (awaited is null)
            {
                Pass(browser, said);
                return;
            }

            waiting.Enqueue((browser, said));
            if (said.Binary.AsSpan().IndexOf(awaited) >= 0)
            {
                heard.TrySetResult();
            }
        }
    }

    private static void Pass(IWebSocketRoute browser, IWebSocketFrame said)
    {
        if (said.Binary is { } bytes)
        {
            browser.Send(bytes);
        }
        else
        {
            browser.Send(said.Text!);
        }
    }
}
