using System.Net.Http.Headers;
using System.Text;

namespace ExchangeHub.Adapters.Connectors.Wire;

/// <summary>How a request shows on whose behalf it comes.</summary>
internal interface ISystemCredentials : IDisposable
{
    Task SignAsync(HttpRequestMessage request, CancellationToken cancellationToken);

    /// <summary>The system did not accept this request's credentials. True where there will be others, and one more try makes sense.</summary>
    bool Rejected(HttpRequestMessage request);
}

/// <summary>The same header every time, or none.</summary>
internal sealed class HeaderCredentials(string? header, string? value) : ISystemCredentials
{
    public static HeaderCredentials None { get; } = new(null, null);

    public static HeaderCredentials Basic(string user, string password) =>
        new("Authorization", new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}"))).ToString());

    public Task SignAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (header is not null)
        {
            request.Headers.TryAddWithoutValidation(header, value);
        }

        return Task.CompletedTask;
    }

    public bool Rejected(HttpRequestMessage request) => false;

    public void Dispose()
    {
        // Holds nothing.
    }
}
