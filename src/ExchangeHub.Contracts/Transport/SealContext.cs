namespace ExchangeHub.Contracts.Transport;

/// <summary>What a sealed body was closed for. A body of one message opens in no other.</summary>
public static class SealContext
{
    /// <summary>Of <see cref="Transport.ConnectSystem"/>.</summary>
    public const string ConnectSystem = "transport/connect-system";

    /// <summary>Of <see cref="Transport.SystemsAlive"/>.</summary>
    public const string SystemsAlive = "transport/systems-alive";

    /// <summary>Of <see cref="Transport.SubmitEvents"/>.</summary>
    public const string SubmitEvents = "transport/submit-events";

    /// <summary>Of <see cref="Transport.EventsAnswered"/>.</summary>
    public const string EventsAnswered = "transport/events-answered";

    /// <summary>Of <see cref="Transport.DeliverEvents"/>.</summary>
    public const string DeliverEvents = "transport/deliver-events";

    /// <summary>Of <see cref="Transport.ReturnReceipts"/>.</summary>
    public const string ReturnReceipts = "transport/return-receipts";
}
