using System.Diagnostics;
using ExchangeHub.Gateway.Systems.Registry;
using Microsoft.AspNetCore.Http;
using Yarp.ReverseProxy;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Model;

namespace ExchangeHub.Gateway.Systems.Health;

/// <summary>Calls a system now, as its health is asked for: over the same guarded connections, without credentials, and with no effect on its breaker.</summary>
internal sealed class SystemTest(IProxyStateLookup proxy, DestinationBreaker breaker, TimeProvider clock)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>What each destination answered; null where the system is left alone.</summary>
    public async Task<IReadOnlyList<SystemTestResult>?> RunAsync(ListedSystem system, CancellationToken cancellationToken) =>
        proxy.TryGetCluster(system.Key, out var cluster)
            ? await Task.WhenAll(cluster.Destinations.Values.OrderBy(destination => destination.DestinationId, StringComparer.Ordinal)
                .Select(destination => CallAsync(cluster.Model.HttpClient, destination, system.Description.HealthPath, cancellationToken)))
            : null;

    private async Task<SystemTestResult> CallAsync(HttpMessageInvoker http, DestinationState destination, string? healthPath, CancellationToken cancellationToken)
    {
        var begun = Stopwatch.GetTimestamp();
        using var limit = new CancellationTokenSource(Patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        var (outcome, status) = (SystemTestResult.Ok, (int?)null);
        try
        {
            using var request = new HttpRequestMessage(
                HttpMethod.Get, RequestUtilities.MakeDestinationAddress(destination.Model.Config.Address.TrimEnd('/'), healthPath ?? "/", QueryString.Empty));
            using var answer = await http.SendAsync(request, either.Token);
            status = (int)answer.StatusCode;

            // Without a health path any answer says that somebody is there.
            outcome = answer.IsSuccessStatusCode || healthPath is null ? SystemTestResult.Ok : SystemTestResult.Ill;
        }
        catch (HttpRequestException)
        {
            outcome = SystemTestResult.Unreachable;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            outcome = SystemTestResult.TooSlow;
        }

        if (outcome == SystemTestResult.Ok)
        {
            breaker.Answered(destination);
        }

        return new SystemTestResult(destination.DestinationId, outcome, status, (long)Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
    }
}

/// <summary>What one destination answered.</summary>
/// <param name="Address">Its address.</param>
/// <param name="Outcome"><c>ok</c>, <c>ill</c>, <c>unreachable</c> or <c>too-slow</c>.</param>
/// <param name="Status">HTTP status, where it answered.</param>
/// <param name="Milliseconds">How long that took.</param>
internal sealed record SystemTestResult(string Address, string Outcome, int? Status, long Milliseconds)
{
    public const string Ok = "ok";
    public const string Ill = "ill";
    public const string Unreachable = "unreachable";
    public const string TooSlow = "too-slow";
}
