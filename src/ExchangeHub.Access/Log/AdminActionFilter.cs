using ExchangeHub.Access.Log;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Keeps what administrators do.</summary>
public static class AdminActionExtensions
{
    /// <summary>Every call of this endpoint is kept in the log of administrators with its outcome; also one that its policy refuses.</summary>
    public static TBuilder RecordAdminAction<TBuilder>(this TBuilder builder, string action)
        where TBuilder : IEndpointConventionBuilder =>
        builder.WithMetadata(new AdminActionMetadata(action)).AddEndpointFilter(new AdminActionFilter(action));

    /// <summary>Keeps one action.</summary>
    public static Task RecordAdminActionAsync(this HttpContext http, string action, string? objectId, int status, string? code) =>
        http.RequestServices.GetService<IAdminLog>() is { } log && http.User.HasClaim(claim => claim.Type == ExchangeHub.Access.Caller.DepartmentClaim)
            ? log.RecordAsync(
                new AdminAction(
                    http.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow(), ExchangeHub.Access.Caller.From(http.User),
                    action, objectId, status, code, http.TraceIdentifier),
                CancellationToken.None)
            : Task.CompletedTask;

    private sealed class AdminActionFilter(string action) : IEndpointFilter
    {
        private static readonly string[] Names = ["id", "clientId", "name", "fingerprint"];

        public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
        {
            var http = context.HttpContext;
            var route = http.Request.RouteValues;
            var named = Names.Select(name => route.GetValueOrDefault(name)?.ToString()).FirstOrDefault(value => value is not null)
                ?? (route.TryGetValue("department", out var department) ? $"{department}/{route.GetValueOrDefault("region")}" : null);
            try
            {
                var answer = await next(context);
                var status = (answer as IStatusCodeHttpResult)?.StatusCode ?? StatusCodes.Status200OK;
                var value = (answer as IValueHttpResult)?.Value;
                await http.RecordAdminActionAsync(action, named ?? IdOf(value), status, CodeOf(value));
                return answer;
            }
            catch
            {
                await http.RecordAdminActionAsync(action, named, StatusCodes.Status500InternalServerError, ExchangeHub.Contracts.RejectionCode.InternalError);
                throw;
            }
        }

        private static string? IdOf(object? value) =>
            (value?.GetType().GetProperty("Id") ?? value?.GetType().GetProperty("ClientId") ?? value?.GetType().GetProperty("Name"))?.GetValue(value)?.ToString();

        private static string? CodeOf(object? value) => value is Dictionary<string, object?> problem ? problem.GetValueOrDefault("code") as string : null;
    }
}
