namespace ExchangeHub.Host.Settings;

/// <summary>Settings that would look as if they worked and are unsafe. Each is refused with its reason.</summary>
internal static class SafetyRules
{
    public static IEnumerable<string> Check(HostSettings settings)
    {
        foreach (var url in settings.Urls.Where(url => url.Scheme == "http" && !url.IsLoopback && !settings.TrustedProxy))
        {
            yield return $"{url} would carry tokens and personal data in the clear beyond this machine. " +
                "Listen on loopback, or set EXCHANGEHUB_TRUSTED_PROXY=true where a proxy in front ends TLS.";
        }

        if (settings.IsEdge && settings.Has(HubRole.Hub))
        {
            yield return "--hub names another hub, so this process cannot be one: give --roles adapters.";
        }

        if (!settings.IsEdge && settings.IsMemoryBroker && settings.Has(HubRole.Hub) != settings.Has(HubRole.Adapters))
        {
            yield return "Hub and adapters in different processes cannot meet in memory. Give EXCHANGEHUB_BROKER an amqp:// address, or run both roles in one process " +
                "(--roles hub,gateway,adapters, also where every adapter stands at the edge with --hub).";
        }

        if (!settings.IsMemoryBroker && !(Uri.TryCreate(settings.Broker, UriKind.Absolute, out var broker) && broker.Scheme is "amqp" or "amqps"))
        {
            yield return "EXCHANGEHUB_BROKER is 'memory' or an address such as amqp://user:password@host:5672/vhost.";
        }

        if (settings.Has(HubRole.Hub) != settings.Has(HubRole.Gateway))
        {
            yield return "The roles hub and gateway go together: the gateway's tokens are checked where the hub answers.";
        }

        if (settings.Has(HubRole.Jobs) && !settings.Has(HubRole.Hub))
        {
            yield return "The role jobs goes with hub, whose work it times: --roles hub,gateway,jobs.";
        }

        if (settings.Has(HubRole.Console) && !settings.Has(HubRole.Hub))
        {
            yield return "The role console goes with hub, where its users sign in: --roles hub,gateway,console.";
        }

        if (settings.Roles == HubRole.None)
        {
            yield return "No role is left to run.";
        }
    }
}
