using System.Collections.Frozen;
using System.Diagnostics;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace ExchangeHub.Gateway.Systems.Calls;

/// <summary>
/// The headers that pass, each way; no other does. So neither the caller's token, cookies and claims about itself reach a
/// department's system, nor that system's cookies and versions the caller.
/// </summary>
internal static class CallHeaders
{
    private static readonly FrozenSet<string> Requests = Of(
        HeaderNames.Accept, HeaderNames.AcceptLanguage, HeaderNames.CacheControl, HeaderNames.IfMatch, HeaderNames.IfModifiedSince,
        HeaderNames.IfNoneMatch, HeaderNames.IfUnmodifiedSince, HeaderNames.IfRange, HeaderNames.Range, HeaderNames.AcceptEncoding,
        "Idempotency-Key", "Prefer", "SOAPAction");

    private static readonly FrozenSet<string> RequestContents = Of(
        HeaderNames.ContentType, HeaderNames.ContentLength, HeaderNames.ContentEncoding, HeaderNames.ContentLanguage, HeaderNames.ContentDisposition);

    // A masked answer is read whole: neither in parts nor compressed, nor compared with one that was masked otherwise.
    private static readonly FrozenSet<string> MaskedRequests = Of(HeaderNames.AcceptLanguage, "Prefer");

    private static readonly FrozenSet<string> Answers = Of(
        HeaderNames.ContentType, HeaderNames.ContentLength, HeaderNames.ContentEncoding, HeaderNames.ContentLanguage, HeaderNames.ContentDisposition,
        HeaderNames.ContentRange, HeaderNames.AcceptRanges, HeaderNames.ETag, HeaderNames.LastModified, HeaderNames.RetryAfter);

    public static void CopyRequest(HttpContext http, HttpRequestMessage request, bool masked)
    {
        var passing = masked ? MaskedRequests : Requests;
        foreach (var (name, values) in http.Request.Headers)
        {
            if (passing.Contains(name))
            {
                request.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values);
            }
            else if (request.Content is { } content && RequestContents.Contains(name))
            {
                content.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values);
            }
        }

        if (masked)
        {
            request.Headers.TryAddWithoutValidation(HeaderNames.Accept, "application/json");
        }
    }

    /// <summary>What the hub says itself, and only it.</summary>
    public static void AddOwn(HttpContext http, HttpRequestMessage request, string authorization, string prefix)
    {
        request.Headers.TryAddWithoutValidation(HeaderNames.Authorization, authorization);
        request.Headers.TryAddWithoutValidation("X-Request-Id", http.TraceIdentifier);
        request.Headers.TryAddWithoutValidation("X-Forwarded-For", http.Connection.RemoteIpAddress?.ToString());
        request.Headers.TryAddWithoutValidation("X-Forwarded-Proto", http.Request.Scheme);
        request.Headers.TryAddWithoutValidation("X-Forwarded-Host", http.Request.Host.Value);
        request.Headers.TryAddWithoutValidation("X-Forwarded-Prefix", prefix);
        if (Activity.Current is { IdFormat: ActivityIdFormat.W3C, Id: { } trace })
        {
            request.Headers.TryAddWithoutValidation("traceparent", trace);
        }
    }

    public static void CopyAnswer(HttpResponseMessage answer, HttpResponse response)
    {
        Copy(answer.Headers.NonValidated, response);
        Copy(answer.Content.Headers.NonValidated, response);
    }

    /// <summary>What a department's system wrote is data, on the hub's own address: no browser may run or keep it.</summary>
    public static void Harden(HttpResponse response)
    {
        response.Headers.CacheControl = "no-store";
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
    }

    private static void Copy(HttpHeadersNonValidated headers, HttpResponse response)
    {
        foreach (var (name, values) in headers)
        {
            if (Answers.Contains(name))
            {
                response.Headers[name] = values.Count == 1 ? values.ToString() : values.ToArray();
            }
        }
    }

    private static FrozenSet<string> Of(params string[] names) => names.ToFrozenSet(StringComparer.OrdinalIgnoreCase);
}
