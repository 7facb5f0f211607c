using System.Net;
using System.Net.Http.Headers;
using ExchangeHub.WebConsole.SignIn;

namespace ExchangeHub.WebConsole.Hub;

/// <summary>Asks the hub whether it still accepts a session's tokens.</summary>
internal sealed class HubProbe(IHttpClientFactory clients, SessionTokens tokens)
{
    public async Task<bool> AcceptsAsync(ConsoleSession session, CancellationToken cancellationToken)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(AccountApi.Path, UriKind.Relative));
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await tokens.GetAsync(session, cancellationToken));
            using var http = clients.CreateClient(HubClient.ClientName);
            using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            return answer.StatusCode != HttpStatusCode.Unauthorized;
        }
        catch (SessionEndedException)
        {
            return false;
        }
        catch (Exception away) when (away is HttpRequestException || (away is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            // A hub that is away, or slow, has not said no, and shows nothing either.
            return true;
        }
    }
}
