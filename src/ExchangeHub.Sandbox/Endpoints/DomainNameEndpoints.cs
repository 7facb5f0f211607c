using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using ExchangeHub.Contracts;
using ExchangeHub.Contracts.Sealing;
using ExchangeHub.Sandbox.Departments;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace ExchangeHub.Sandbox.Endpoints;

/// <summary>The domain name system's REST interface: OAuth 2 client credentials, then one application for each request. Its facts it posts itself.</summary>
internal static class DomainNameEndpoints
{
    /// <summary>The client that exchanges; its secret is the system's key.</summary>
    public const string ClientId = "exchange";

    private const string Bearer = "Bearer";
    private const string IdempotencyKey = "Idempotency-Key";
    private const string Failed = "failed";
    private const string Refused = "refused";

    public static void MapDomainName(this IEndpointRouteBuilder endpoints)
    {
        var system = endpoints.MapGroup("/sandbox/domain-name/{region}").AllowAnonymous().ExcludeFromDescription();
        system.MapPost("oauth/token", TokenAsync).DisableAntiforgery();
        system.MapGet("api/status", StatusAsync);
        system.MapPost("api/applications", ReceiveAsync);
    }

    private static async Task<IResult> TokenAsync(string region, HttpContext context, SandboxSystems systems, SandboxTokens tokens, KeyFolder keys)
    {
        if (systems.Find(Department.DomainName, region) is null)
        {
            return Results.NotFound();
        }

        var form = context.Request.HasFormContentType ? await context.Request.ReadFormAsync(context.RequestAborted) : FormCollection.Empty;
        if (form["grant_type"] != "client_credentials")
        {
            return Results.Json(new { error = "unsupported_grant_type" }, statusCode: StatusCodes.Status400BadRequest);
        }

        return IsClient(context.Request, SandboxKey.For(keys, Department.DomainName, region))
            ? Results.Json(new { access_token = tokens.Issue(region), token_type = Bearer, expires_in = (int)SandboxTokens.Lifetime.TotalSeconds })
            : Results.Json(new { error = "invalid_client" }, statusCode: StatusCodes.Status401Unauthorized);
    }

    private static async Task<IResult> ReceiveAsync(string region, HttpContext context, InboxAction application, SandboxSystems systems, SandboxTokens tokens)
    {
        if (Denied(region, context, systems, tokens, out var system) is { } denied)
        {
            return denied;
        }

        if (!Guid.TryParse(context.Request.Headers[IdempotencyKey], out var deliveryId) || application.Fields is null)
        {
            return Problem(StatusCodes.Status400BadRequest, "DN-40001", "缺少 Idempotency-Key 或申请内容");
        }

        return await FaultFilter.RefusedAsync(system, context, InternalError()) ?? AnswerOf(
            (await system.ReceiveAsync([application with { DeliveryId = deliveryId }], context.RequestAborted))[0], context.Response);
    }

    private static async Task<IResult> StatusAsync(string region, HttpContext context, SandboxSystems systems, SandboxTokens tokens) =>
        Denied(region, context, systems, tokens, out var system) ?? await FaultFilter.RefusedAsync(system, context, InternalError()) ?? Results.Json(new { status = "running" });

    private static IResult? Denied(string region, HttpContext context, SandboxSystems systems, SandboxTokens tokens, out DepartmentSystem system)
    {
        system = systems.Find(Department.DomainName, region)!;
        if (system is null)
        {
            return Results.NotFound();
        }

        if (tokens.IsValid(TokenOf(context.Request), region))
        {
            return null;
        }

        context.Response.Headers.WWWAuthenticate = Bearer;
        return Results.Unauthorized();
    }

    private static IResult InternalError() => Problem(StatusCodes.Status500InternalServerError, "DN-50000", "域名系统内部错误");

    private static IResult AnswerOf(InboxAnswer answer, HttpResponse response)
    {
        if (answer.Outcome == Failed)
        {
            response.Headers.RetryAfter = (answer.RetryAfterSeconds ?? 1).ToString(CultureInfo.InvariantCulture);
            return Problem(StatusCodes.Status503ServiceUnavailable, answer.Code, answer.Detail);
        }

        return answer.Outcome == Refused
            ? Problem(StatusCodes.Status422UnprocessableEntity, answer.Code, answer.Detail)
            : Results.Json(new DomainAnswer("done", answer.Code, answer.Detail, answer.BusinessNo), WireJson.Options);
    }

    private static bool IsClient(HttpRequest request, string secret)
    {
        var expected = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{ClientId}:{secret}"));
        return AuthenticationHeaderValue.TryParse(request.Headers.Authorization, out var given) && given is { Scheme: "Basic", Parameter: { } basic }
            && CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(expected), Encoding.ASCII.GetBytes(basic));
    }

    private static string? TokenOf(HttpRequest request) =>
        AuthenticationHeaderValue.TryParse(request.Headers.Authorization, out var given) && given.Scheme == Bearer ? given.Parameter : null;

    private static IResult Problem(int status, string? code, string? detail) =>
        Results.Problem(detail, statusCode: status, extensions: new Dictionary<string, object?> { ["code"] = code });

    internal sealed record DomainAnswer(string Outcome, string? Code, string? Detail, string? BusinessNo);
}
