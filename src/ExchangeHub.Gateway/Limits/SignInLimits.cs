using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace ExchangeHub.Gateway.Limits;

/// <summary>Put this on a page that people sign in at, and it is limited like the token endpoint.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class SignInPageAttribute : Attribute;

/// <summary>Guessing secrets is slow: per client, and per address whoever it claims to be. Before authentication, which answers the token endpoint.</summary>
internal sealed class SignInLimits(RequestDelegate next, IOptions<LimitOptions> options) : IAsyncDisposable
{
    private const int LongestClientId = 100;
    private const int LargestForm = 64 * 1024;

    private readonly Allowance byAddress = new(options.Value.SignInAddress);
    private readonly Allowance byClient = new(options.Value.SignIn);

    public Task InvokeAsync(HttpContext http)
    {
        if (IsTokenServer(http))
        {
            http.LimitBody(LargestForm);
        }

        return options.Value.Enabled && IsSignIn(http) ? LimitedAsync(http) : next(http);
    }

    public async ValueTask DisposeAsync()
    {
        await byAddress.DisposeAsync();
        await byClient.DisposeAsync();
    }

    private static bool IsSignIn(HttpContext http) =>
        IsTokenServer(http) || http.GetEndpoint()?.Metadata.GetMetadata<SignInPageAttribute>() is not null;

    private static bool IsTokenServer(HttpContext http) => http.Request.Path.StartsWithSegments("/connect");

    private async Task LimitedAsync(HttpContext http)
    {
        var address = CallerLimits.AddressOf(http);
        if (!byAddress.Take(address, http.Response)
            || !byClient.Take(await ClientOfAsync(http.Request) is { } client ? $"{address} {client}" : $"{address} ", http.Response))
        {
            await Allowance.RefuseAsync(http);
            return;
        }

        await next(http);
    }

    // With the address: else anybody could keep a client out by guessing in its name.
    private static async Task<string?> ClientOfAsync(HttpRequest request)
    {
        if (BasicCredentials.AreIn(request, out var decoded))
        {
            return Short(decoded?.Split(':')[0] ?? "");
        }

        if (!request.HasFormContentType)
        {
            return Short(request.Query["client_id"].ToString());
        }

        // Whoever reads the form next answers what is wrong with it.
        return await Forms.TryReadAsync(request) is { } form ? Short(form["client_id"].ToString()) : null;
    }

    private static string? Short(string clientId) => clientId.Length is > 0 and <= LongestClientId ? clientId : null;
}
