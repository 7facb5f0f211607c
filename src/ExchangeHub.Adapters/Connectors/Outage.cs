using System.Text.Json;
using Polly;

namespace ExchangeHub.Adapters.Connectors;

/// <summary>Tells what passes by itself, and is waited out, from a mistake in the program.</summary>
internal static class Outage
{
    /// <summary>True where the system was not reached, was too slow, gave up, or answered with something that is no answer.</summary>
    public static bool OfSystem(Exception exception, CancellationToken stopping) =>
        exception is HttpRequestException or IOException or ExecutionRejectedException or JsonException
        || (exception is OperationCanceledException && !stopping.IsCancellationRequested);
}
