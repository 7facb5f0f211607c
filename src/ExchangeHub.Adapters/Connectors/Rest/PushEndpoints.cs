using System.Net.Http.Headers;
using ExchangeHub.Adapters.Connectors.Rest;
using ExchangeHub.Contracts;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Where department systems post their facts, each with its own key.</summary>
public static class PushEndpoints
{
    private const string KeyHeader = "X-Api-Key";
    private const string Bearer = "Bearer";

    /// <summary>Maps <c>POST /adapters/{clientId}/facts</c> for the systems whose mapping says that they push.</summary>
    public static IEndpointConventionBuilder MapAdapterPush(this IEndpointRouteBuilder endpoints)
    {
        var receivers = endpoints.ServiceProvider.GetRequiredService<PushReceivers>();
        return endpoints.MapPost(
            "/adapters/{clientId}/facts",
            (HttpContext context, string clientId, [FromQuery] string? source, CancellationToken cancellationToken) =>
                ReceiveAsync(context, receivers, clientId, source, cancellationToken))
            .AllowAnonymous().ExcludeFromDescription();
    }

    private static async Task<IResult> ReceiveAsync(
        HttpContext context, PushReceivers receivers, string clientId, string? source, CancellationToken cancellationToken)
    {
        // A system that does not push and a wrong key look alike: nobody learns here which systems there are.
        if (!receivers.TryFind(clientId, out var receiver) || !receiver.IsKey(KeyOf(context.Request)))
        {
            return Problem(PushAnswer.Refused(StatusCodes.Status401Unauthorized, RejectionCode.Unauthenticated, "推送密钥不正确"));
        }

        if (!context.Request.HasJsonContentType())
        {
            return Problem(PushAnswer.Refused(StatusCodes.Status415UnsupportedMediaType, RejectionCode.UnsupportedContentType, "请求体应为 application/json"));
        }

        if (await BodyAsync(context, receiver.Limits.MaxBytes, cancellationToken) is not { } body)
        {
            return Problem(PushAnswer.Refused(StatusCodes.Status413PayloadTooLarge, RejectionCode.BodyTooLarge, $"请求体不得超过 {receiver.Limits.MaxBytes} 字节"));
        }

        var answer = await receiver.ReceiveAsync(source, body, cancellationToken);
        if (answer.RetryAfter is { } after)
        {
            context.Response.Headers.RetryAfter = new RetryConditionHeaderValue(after).ToString();
        }

        return answer.Results is { } results ? Results.Json(new { results }, WireJson.Options) : Problem(answer);
    }

    private static string? KeyOf(HttpRequest request) =>
        request.Headers[KeyHeader] is [{ Length: > 0 } key] ? key
        : AuthenticationHeaderValue.TryParse(request.Headers.Authorization, out var authorization)
            && string.Equals(authorization.Scheme, Bearer, StringComparison.OrdinalIgnoreCase) ? authorization.Parameter
        : null;

    private static async Task<byte[]?> BodyAsync(HttpContext context, int most, CancellationToken cancellationToken)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = most;
        }

        try
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body, cancellationToken);
            return body.ToArray();
        }
        catch (BadHttpRequestException tooLarge) when (tooLarge.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return null;
        }
    }

    private static IResult Problem(PushAnswer answer) =>
        Results.Problem(answer.Detail, statusCode: answer.Status, extensions: new Dictionary<string, object?> { ["code"] = answer.Code });
}
