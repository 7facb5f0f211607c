using System.Security.Cryptography;
using System.Text;
using ExchangeHub.Contracts;

namespace ExchangeHub.Adapters.Exchange.Store;

/// <summary>
/// Keeps what the hub had a system do from coming back as that system's own news. A row is an echo where it names the event it follows from and
/// would become an event of the same type; or, from a system that names none, where it says the same as an order applied not long ago and no other
/// row has said it yet. Only keyed hashes of the content are kept.
/// </summary>
internal sealed class LoopGuard(AdapterStore store, byte[] key, TimeProvider clock)
{
    private static readonly TimeSpan Memory = TimeSpan.FromDays(30);
    private DateTimeOffset nextPruning;

    /// <summary>Said before the system acts: an echo may be read the moment it has.</summary>
    public void Remember(IReadOnlyCollection<Order> orders)
    {
        store.ExecuteAll(
            "insert or ignore into applied(delivery_id, event_id, type, echo, applied_at) values ($delivery, $event, $type, $echo, $at)",
            orders,
            order => [
                ("$delivery", order.DeliveryId), ("$event", order.EventId), ("$type", order.EventType), ("$echo", Hash(order.Content)),
                ("$at", AdapterStore.Stamp(clock.GetUtcNow()))]);
        Prune(clock.GetUtcNow());
    }

    /// <summary>The system did not do these: the same from its own people would be news.</summary>
    public void Forget(IReadOnlyCollection<Guid> deliveryIds) =>
        store.ExecuteAll("delete from applied where delivery_id = $delivery", deliveryIds, id => [("$delivery", id)]);

    public bool IsEcho(CloudEvent outgoing, string? content)
    {
        if (outgoing.CausationId is { } cause)
        {
            return store.Query("select 1 from applied where event_id = $event and type = $type limit 1", _ => true, ("$event", cause), ("$type", outgoing.Type)).Count > 0;
        }

        return content is not null && store.Execute(
            """
            update applied set row_id = $row where delivery_id =
                (select delivery_id from applied where echo = $echo and (row_id is null or row_id = $row) order by row_id is null, applied_at limit 1)
            """,
            ("$row", outgoing.Id), ("$echo", Hash(content))) > 0;
    }

    private void Prune(DateTimeOffset now)
    {
        if (now >= nextPruning)
        {
            nextPruning = now.AddHours(1);
            store.Execute("delete from applied where applied_at < $before", ("$before", AdapterStore.Stamp(now - Memory)));
        }
    }

    private string? Hash(string? content) =>
        content is null ? null : Convert.ToBase64String(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(content)));

    /// <summary>An order with what its content says, where its mapping tells how to compare.</summary>
    internal sealed record Order(Guid DeliveryId, string EventId, string EventType, string? Content);
}
