using System.Net;
using ExchangeHub.Access;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;

namespace ExchangeHub.Gateway.Limits;

/// <summary>What one client, account or address may ask for. What carries <see cref="DisableRateLimitingAttribute"/> is not counted.</summary>
internal sealed class CallerLimits(RequestDelegate next, IOptions<LimitOptions> options) : IAsyncDisposable
{
    private const int Ipv6Network = 8;

    private readonly Allowance callers = new(options.Value.Caller);
    private readonly Allowance addresses = new(options.Value.Anonymous);

    public Task InvokeAsync(HttpContext http)
    {
        if (!options.Value.Enabled || http.GetEndpoint()?.Metadata.GetMetadata<DisableRateLimitingAttribute>() is not null)
        {
            return next(http);
        }

        var caller = Caller.Find(http.User)?.Actor;
        var passes = caller is null ? addresses.Take(AddressOf(http), http.Response) : callers.Take(caller, http.Response);
        return passes ? next(http) : Allowance.RefuseAsync(http);
    }

    /// <summary>Of IPv6 the network: who has one address there has them all.</summary>
    public static string AddressOf(HttpContext http)
    {
        if (http.Connection.RemoteIpAddress is not { } address)
        {
            return "";
        }

        if (address.IsIPv4MappedToIPv6)
        {
            return address.MapToIPv4().ToString();
        }

        var bytes = address.GetAddressBytes();
        return bytes.Length <= 4 ? address.ToString() : new IPAddress([.. bytes.AsSpan(0, Ipv6Network), 0, 0, 0, 0, 0, 0, 0, 0]).ToString();
    }

    public async ValueTask DisposeAsync()
    {
        await callers.DisposeAsync();
        await addresses.DisposeAsync();
    }
}
