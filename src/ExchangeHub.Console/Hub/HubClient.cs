using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using ExchangeHub.Contracts;
using ExchangeHub.WebConsole.SignIn;
using Microsoft.AspNetCore.Components.Authorization;

namespace ExchangeHub.WebConsole.Hub;

/// <summary>
/// The hub's HTTP interface with the rights of whoever has the page open. Each call is made once: what a page asks for
/// again is for the person to say. Throws <see cref="HubException"/>, or <see cref="SessionEndedException"/>.
/// </summary>
internal sealed class HubClient(IHttpClientFactory clients, AuthenticationStateProvider who, ConsoleSessions sessions, SessionTokens tokens)
{
    public const string ClientName = "console-hub";

    private const string RequestIdHeader = "X-Request-Id";
    private const string PurposeHeader = "X-Access-Purpose";

    /// <param name="path">Where from.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <param name="purpose">Why somebody reads, for the access log.</param>
    public Task<T> GetAsync<T>(string path, CancellationToken cancellationToken, string? purpose = null) => SendAsync<T>(HttpMethod.Get, path, null, cancellationToken, purpose);

    /// <param name="path">Where to.</param>
    /// <param name="body">Sent as JSON.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <param name="purpose">Why somebody reads, or changes what is protected, for the access log.</param>
    public Task<T> PostAsync<T>(string path, object? body, CancellationToken cancellationToken, string? purpose = null) =>
        SendAsync<T>(HttpMethod.Post, path, body, cancellationToken, purpose);

    public Task<T> PutAsync<T>(string path, object body, CancellationToken cancellationToken) => SendAsync<T>(HttpMethod.Put, path, body, cancellationToken);

    public Task<T> DeleteAsync<T>(string path, CancellationToken cancellationToken, object? body = null) => SendAsync<T>(HttpMethod.Delete, path, body, cancellationToken);

    /// <summary>What somebody wrote in several lines, as a header holds it.</summary>
    internal static string OneLine(string said) => string.Concat(said.Select(one => char.IsControl(one) ? ' ' : one)).Trim();

    private async Task<T> SendAsync<T>(HttpMethod method, string path, object? body, CancellationToken cancellationToken, string? purpose = null)
    {
        var session = sessions.Find((await who.GetAuthenticationStateAsync()).User) ?? throw new SessionEndedException();
        var requestId = $"console-{Guid.CreateVersion7():N}";
        try
        {
            using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
            request.Content = body is null ? null : JsonContent.Create(body, options: WireJson.Options);
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await tokens.GetAsync(session, cancellationToken));
            request.Headers.Add(RequestIdHeader, requestId);
            if (purpose is not null && OneLine(purpose) is { Length: > 0 } said)
            {
                request.Headers.TryAddWithoutValidation(PurposeHeader, said);
            }

            using var http = clients.CreateClient(ClientName);
            using var answer = await http.SendAsync(request, cancellationToken);
            if (answer.StatusCode == HttpStatusCode.Unauthorized)
            {
                sessions.End(session.Id);
                throw new SessionEndedException();
            }

            return answer.IsSuccessStatusCode ? await ReadAsync<T>(answer, cancellationToken) : throw await ProblemAsync(answer, requestId, cancellationToken);
        }
        catch (Exception failure) when (failure is HttpRequestException or JsonException || (failure is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new HubException(default, HubException.Unreachable, requestId, []);
        }
    }

    private static async Task<T> ReadAsync<T>(HttpResponseMessage answer, CancellationToken cancellationToken) =>
        answer.StatusCode == HttpStatusCode.NoContent || answer.Content.Headers.ContentLength == 0
            ? default!
            : (await answer.Content.ReadFromJsonAsync<T>(WireJson.Options, cancellationToken))!;

    private static async Task<HubException> ProblemAsync(HttpResponseMessage answer, string requestId, CancellationToken cancellationToken)
    {
        var isProblem = answer.Content.Headers.ContentType?.MediaType == "application/problem+json";
        var said = isProblem ? await answer.Content.ReadFromJsonAsync<Answer>(WireJson.Options, cancellationToken) : null;
        return new HubException(answer.StatusCode, said?.Code ?? HubException.Unreachable, requestId, said?.Errors ?? []);
    }

    private sealed record Answer(string? Code, IReadOnlyList<Finding>? Errors);
}
