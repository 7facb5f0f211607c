using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using ExchangeHub.Contracts;
using Xunit;

namespace ExchangeHub.Testing.Hubs;

/// <summary>Somebody who calls the hub with a token, kept for most of its five minutes.</summary>
public abstract class HubCaller(Func<Uri> address) : IDisposable
{
    private static readonly TimeSpan TokenLife = TimeSpan.FromMinutes(4);

    private readonly SemaphoreSlim tokenGate = new(1);
    private string? token;
    private long tokenTaken;

    /// <summary>How long an answer is waited for.</summary>
    public TimeSpan Patience { get => Http.Timeout; init => Http.Timeout = value; }

    protected HttpClient Http { get; } = new() { Timeout = TimeSpan.FromSeconds(60) };

    /// <summary>Where the hub listens now.</summary>
    protected Func<Uri> Address { get; } = address;

    public async Task<string> TokenAsync(string? scope = null)
    {
        await tokenGate.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            if (scope is null && token is not null && Stopwatch.GetElapsedTime(tokenTaken) < TokenLife)
            {
                return token;
            }

            var taken = await RequestTokenAsync(scope);
            (token, tokenTaken) = scope is null ? (taken, Stopwatch.GetTimestamp()) : (token, tokenTaken);
            return taken;
        }
        finally
        {
            tokenGate.Release();
        }
    }

    /// <param name="path">What is read.</param>
    /// <param name="purpose">What for, where the caller says so.</param>
    public Task<HubAnswer> GetAsync(string path, string? purpose = null) => SendAsync(HttpMethod.Get, path, null, purpose);

    public Task<HubAnswer> DeleteAsync(string path) => SendAsync(HttpMethod.Delete, path, null);

    public Task<HubAnswer> PostAsync<T>(string path, T body) =>
        SendAsync(HttpMethod.Post, path, JsonContent.Create(body, options: WireJson.Options));

    /// <summary>Any request of this caller. The content decides the media type.</summary>
    public async Task<HubAnswer> SendAsync(HttpMethod method, string path, HttpContent? content, string? purpose = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(Address(), path)) { Content = content };
        if (purpose is not null)
        {
            request.Headers.Add("X-Access-Purpose", purpose);
        }

        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await TokenAsync());
        using var response = await Http.SendAsync(request, TestContext.Current.CancellationToken);
        return await HubAnswer.ReadAsync(response);
    }

    public void Dispose()
    {
        Http.Dispose();
        tokenGate.Dispose();
        GC.SuppressFinalize(this);
    }

    protected abstract Task<string> RequestTokenAsync(string? scope);
}
