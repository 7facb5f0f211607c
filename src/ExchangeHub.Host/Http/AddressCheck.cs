using ExchangeHub.Access;
using ExchangeHub.Contracts;

namespace ExchangeHub.Host.Http;

/// <summary>Refuses a NUL character in a query, which one database takes and the other does not. Kestrel refuses one in a path.</summary>
internal static class AddressCheck
{
    public static Task InvokeAsync(HttpContext http, RequestDelegate next) =>
        http.Request.QueryString.Value?.Contains("%00", StringComparison.Ordinal) is true ? RefuseAsync(http) : next(http);

    private static Task RefuseAsync(HttpContext http)
    {
        var named = http.Request.Query.FirstOrDefault(one => one.Key.Contains('\0', StringComparison.Ordinal) || one.Value.ToString().Contains('\0', StringComparison.Ordinal));
        var field = named.Key?.Contains('\0', StringComparison.Ordinal) is false ? named.Key : "";
        return Problems.Of(422, RejectionCode.UnsafeText, "The address holds a NUL character.", [new Finding(RejectionCode.UnsafeText, field, "Text holds a NUL character.")])
            .ExecuteAsync(http);
    }
}
