using ExchangeHub.Hub.Deliveries;
using ExchangeHub.Hub.Subscriptions;

namespace ExchangeHub.Hub.Connections;

/// <summary>What is due for a subscriber that has been failing.</summary>
internal enum FailingStep
{
    None,
    Warn,
    Disable,
}

/// <summary>Decides, from the first and the latest failure since it last took something, whether a subscriber is warned of or left alone.</summary>
internal static class DisablePolicy
{
    public static FailingStep Of(string channel, DateTimeOffset failingSince, DateTimeOffset failedAt, bool isWarned, DateTimeOffset now, DeliveryOptions options)
    {
        var (lasts, spread) = (now - failingSince, failedAt - failingSince);
        if (MayBeDisabled(channel) && lasts >= options.DisableAfter && spread >= options.DisableSpread)
        {
            return FailingStep.Disable;
        }

        return !isWarned && lasts >= options.DisableAfter / 2 && spread >= options.DisableSpread / 2 ? FailingStep.Warn : FailingStep.None;
    }

    // Who pulls is not called, and an adapter is the installation's own: its system is asked with one delivery at a time.
    private static bool MayBeDisabled(string channel) => channel is not (Channel.Pull or Channel.Adapter);
}
