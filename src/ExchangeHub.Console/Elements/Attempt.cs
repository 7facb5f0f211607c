using ExchangeHub.WebConsole.Hub;
using ExchangeHub.WebConsole.SignIn;

namespace ExchangeHub.WebConsole.Elements;

/// <summary>What a part of a page does at the hub.</summary>
internal static class Attempt
{
    /// <summary>Does it; returns what it was refused with, or null.</summary>
    public static async Task<HubException?> OfAsync(Func<Task> work)
    {
        try
        {
            await work();
            return null;
        }
        catch (HubException refused)
        {
            return refused;
        }
        catch (SessionEndedException)
        {
            // The gate of the page sends on to where one signs in.
            return null;
        }
    }
}
