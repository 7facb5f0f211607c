using ExchangeHub.Access.Decisions;
using ExchangeHub.Contracts;

namespace ExchangeHub.Hub.Deliveries;

/// <summary>What subscribers get to see of one event that goes out to several at once: who may see the same gets the same, made once.</summary>
internal sealed class EventViews
{
    private readonly List<(string Profile, IReadOnlySet<string>? Opened, string? Fields, CloudEvent Event)> views = [];

    public CloudEvent Get(AccessDecision decision, string? fields, Func<CloudEvent> open)
    {
        lock (views)
        {
            foreach (var view in views)
            {
                if (view.Profile == decision.Profile && view.Fields == fields && IsSame(view.Opened, decision.OpenedFields))
                {
                    return view.Event;
                }
            }

            var made = open();
            views.Add((decision.Profile!, decision.OpenedFields, fields, made));
            return made;
        }
    }

    private static bool IsSame(IReadOnlySet<string>? one, IReadOnlySet<string>? other) =>
        ReferenceEquals(one, other) || (one is not null && other is not null && one.SetEquals(other));
}
