using Microsoft.AspNetCore.Http;

namespace ExchangeHub.Gateway.Systems.Calls;

internal sealed class MaskedResult(ReadOnlyMemory<byte> body) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = StatusCodes.Status200OK;
        response.ContentType = "application/json; charset=utf-8";
        response.ContentLength = body.Length;
        CallHeaders.Harden(response);
        await response.Body.WriteAsync(body, httpContext.RequestAborted);
    }
}
