namespace ExchangeHub.Contracts.Transport;

/// <summary>What a sealed body was closed for: a body of one message does not open as another.</summary>
public static class SealContext
{
    /// <summary>Of <see cref="Transport.ConnectSystem"/>.</summary>
    public const string ConnectSystem = "transport|connect-system";

    /// <summary>Of <see cref="Transport.SubmitEvents"/>.</summary>
    public const string SubmitEvents = "transport|submit-events";

    /// <summary>Of <see cref="Transport.EventsAnswered"/>.</summary>
    public const string EventsAnswered = "transport|events-answered";

    /// <summary>Of <see cref="Transport.DeliverEvents"/>.</summary>
    public const string DeliverEvents = "transport|deliver-events";

    /// <summary>Of <see cref="Transport.ReturnReceipts"/>, which names its client outside the seal.</summary>
    public static string ReturnReceipts(string clientId) => $"transport|return-receipts|{clientId}";
}
