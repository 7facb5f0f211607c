using System.Net;
using ExchangeHub.Access.Decisions;
using ExchangeHub.Gateway.Systems.Registry;
using Microsoft.AspNetCore.Http;
using Yarp.ReverseProxy.Forwarder;

namespace ExchangeHub.Gateway.Systems.Calls;

/// <summary>One call on its way through YARP: what of the request goes on, and what of the answer comes back.</summary>
internal sealed class SystemExchange(ListedSystem system, ListedRoute route, AccessDecision decision, string prefix, string path, string authorization)
    : HttpTransformer
{
    public CallFailure? Failure { get; private set; }

    /// <summary>Of a route with a contract: the answer that may be given.</summary>
    public MaskedAnswer? Masked { get; private set; }

    public int Status { get; private set; }

    private bool IsMasked => route.Contract is not null;

    private long MaxBytes => system.Description.MaxResponseBytes;

    public override ValueTask TransformRequestAsync(
        HttpContext httpContext, HttpRequestMessage proxyRequest, string destinationPrefix, CancellationToken cancellationToken)
    {
        Failure = null;
        proxyRequest.RequestUri = RequestUtilities.MakeDestinationAddress(destinationPrefix.TrimEnd('/'), $"/{path}", httpContext.Request.QueryString);
        CallHeaders.CopyRequest(httpContext, proxyRequest, IsMasked);
        CallHeaders.AddOwn(httpContext, proxyRequest, authorization, prefix);
        return ValueTask.CompletedTask;
    }

    public override async ValueTask<bool> TransformResponseAsync(HttpContext httpContext, HttpResponseMessage? proxyResponse, CancellationToken cancellationToken)
    {
        if (proxyResponse is null)
        {
            return false;
        }

        Status = (int)proxyResponse.StatusCode;
        Failure = Judge(proxyResponse);
        if (Failure is not null)
        {
            return false;
        }

        if (IsMasked)
        {
            await MaskAsync(proxyResponse, cancellationToken);
            return false;
        }

        CallHeaders.CopyAnswer(proxyResponse, httpContext.Response);
        CallHeaders.Harden(httpContext.Response);
        if (proxyResponse.Content.Headers.ContentLength is null)
        {
            var content = await proxyResponse.Content.ReadAsStreamAsync(cancellationToken);
            proxyResponse.Content = new StreamContent(new CappedStream(content, MaxBytes));
        }

        return true;
    }

    // Trailers could carry anything.
    public override ValueTask TransformResponseTrailersAsync(HttpContext httpContext, HttpResponseMessage proxyResponse, CancellationToken cancellationToken) =>
        ValueTask.CompletedTask;

    private CallFailure? Judge(HttpResponseMessage answer) => answer.StatusCode switch
    {
        HttpStatusCode.NotModified when !IsMasked => null,
        >= HttpStatusCode.Ambiguous and < HttpStatusCode.BadRequest or < HttpStatusCode.OK => CallFailure.Redirect,
        HttpStatusCode.NotFound when IsMasked => CallFailure.NotFound,
        HttpStatusCode.OK when IsMasked && (answer.Content.Headers.ContentEncoding.Count > 0 || !IsJson(answer)) => CallFailure.AnswerUnfit,
        not HttpStatusCode.OK when IsMasked => CallFailure.Refused,
        _ => answer.Content.Headers.ContentLength > MaxBytes ? CallFailure.AnswerTooLarge : null,
    };

    private static bool IsJson(HttpResponseMessage answer) =>
        answer.Content.Headers.ContentType is { MediaType: "application/json", CharSet: null or "utf-8" or "UTF-8" or "\"utf-8\"" };

    private async Task MaskAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        using var content = new CappedStream(await answer.Content.ReadAsStreamAsync(cancellationToken), MaxBytes);
        using var buffer = new MemoryStream((int)(answer.Content.Headers.ContentLength ?? 4096));
        try
        {
            await content.CopyToAsync(buffer, cancellationToken);
        }
        catch (AnswerTooLargeException)
        {
            Failure = CallFailure.AnswerTooLarge;
            return;
        }

        Masked = AnswerMask.Apply(buffer.GetBuffer().AsMemory(0, (int)buffer.Length), route.Contract!, decision);
        Failure = Masked is null ? CallFailure.AnswerUnfit : null;
    }
}
