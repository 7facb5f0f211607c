using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace ExchangeHub.Gateway;

internal static class BodyLimit
{
    /// <summary>Reading more than this ends with 413, however the body comes.</summary>
    public static void LimitBody(this HttpContext http, long most)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = most;
        }
    }
}
