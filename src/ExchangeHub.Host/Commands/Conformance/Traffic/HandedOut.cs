namespace ExchangeHub.Host.Commands.Conformance.Traffic;

/// <summary>A delivery that a pull brought the client.</summary>
internal sealed record HandedOut(Exchange Exchange, string DeliveryId, long Attempt, string EventId, string Subject)
{
    public static bool IsPull(Exchange exchange) =>
        exchange.Method == "POST" && exchange.Path.StartsWith("/v1/subscriptions/", StringComparison.Ordinal) && exchange.Path.EndsWith("/pull", StringComparison.Ordinal);

    public static IEnumerable<HandedOut> In(Exchange exchange) => !IsPull(exchange) || exchange.IsDisturbed
        ? []
        : exchange.Answered.List("deliveries").Select(delivery => new HandedOut(
            exchange, delivery.Text("deliveryId"), delivery.Number("attempt") ?? 0, delivery.Member("event").Text("id"), delivery.Member("event").Text("subject")));
}
