using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using ExchangeHub.Contracts;
using ExchangeHub.Sandbox.Departments;
using ExchangeHub.Sandbox.Endpoints;
using ExchangeHub.Sandbox.Store;
using Microsoft.Extensions.Logging;

namespace ExchangeHub.Sandbox.Fronts;

/// <summary>
/// Posts what the domain name system has registered to whoever exchanges it, in order and again until it has an answer for each fact.
/// </summary>
internal sealed partial class DomainNamePush(DepartmentSystem system, Uri address, string key, TimeProvider clock, ILogger logger) : ISystemFront, IDisposable
{
    private const int MostFacts = 100;

    private static readonly TimeSpan Look = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(3);

    private readonly HttpClient http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });

    public async Task RunAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                var facts = await system.Store.FactsAsync(session => session.PendingAfter(after: 0, MostFacts), Look, clock, stopping);
                if (facts.Count > 0 && await PushAsync(facts, stopping) is { } pause)
                {
                    await Task.Delay(pause, clock, stopping);
                }
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
        }
    }

    public void Dispose() => http.Dispose();

    /// <summary>Null where all is settled; otherwise how long to wait before the next try.</summary>
    private async Task<TimeSpan?> PushAsync(IReadOnlyList<Change> facts, CancellationToken stopping)
    {
        try
        {
            await system.Faults.PassAsync(stopping);
            using var request = new HttpRequestMessage(HttpMethod.Post, address);
            request.Headers.Add(SandboxKey.Header, key);
            request.Content = JsonContent.Create(
                new PushedFacts(system.Faults.Disturb<JsonObject>([.. facts.Select(RecordedFact.Of).Select(system.Faults.Reshape)])), options: WireJson.Options);
            using var response = await http.SendAsync(request, stopping);
            if (response.StatusCode != HttpStatusCode.OK)
            {
                Log.Waiting(logger, system.Department, system.Region, (int)response.StatusCode);
                return response.Headers.RetryAfter?.Delta ?? Pause;
            }

            var answered = await response.Content.ReadFromJsonAsync<PushedResults>(WireJson.Options, stopping);
            await system.Store.WriteAsync(session => session.Settle(answered?.Results ?? []), stopping);
            return null;
        }
        catch (Exception outage) when (outage is HttpRequestException or IOException or SystemDownException or SystemErrorException
            || (outage is OperationCanceledException && !stopping.IsCancellationRequested))
        {
            Log.Unreachable(logger, system.Department, system.Region, outage.GetType().Name);
            return Pause;
        }
    }

    internal sealed record PushedFacts(IReadOnlyList<JsonObject> Facts);

    internal sealed record PushedResults(IReadOnlyList<ChangeResult> Results);

    private static partial class Log
    {
        [LoggerMessage(301, LogLevel.Warning, "{Department} {Region}: its facts were answered {Status}; it tries again")]
        public static partial void Waiting(ILogger logger, string department, string region, int status);

        [LoggerMessage(302, LogLevel.Warning, "{Department} {Region}: its facts cannot be posted ({Problem}); it tries again")]
        public static partial void Unreachable(ILogger logger, string department, string region, string problem);
    }
}
