namespace ExchangeHub.Hub.Deliveries;

/// <summary>When a failed delivery comes again where its receiver does not say: the Standard Webhooks steps.</summary>
internal static class RetrySchedule
{
    private static readonly TimeSpan[] Steps =
    [
        TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2),
        TimeSpan.FromHours(5), TimeSpan.FromHours(10), TimeSpan.FromHours(14), TimeSpan.FromHours(20), TimeSpan.FromHours(24),
    ];

    public static TimeSpan After(int attempt) => Steps[Math.Clamp(attempt - 1, 0, Steps.Length - 1)];
}
