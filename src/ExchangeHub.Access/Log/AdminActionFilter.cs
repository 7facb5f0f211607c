using System.Data.Common;
using ExchangeHub.Access.Log;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Keeps what administrators do.</summary>
public static partial class AdminActionExtensions
{
    private static readonly TimeSpan[] Pauses = [TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3)];

    /// <summary>Every call of this endpoint is kept in the log of administrators with its outcome; also one that its policy refuses.</summary>
    public static TBuilder RecordAdminAction<TBuilder>(this TBuilder builder, string action)
        where TBuilder : IEndpointConventionBuilder =>
        builder.WithMetadata(new AdminActionMetadata(action)).AddEndpointFilter(new AdminActionFilter(action));

    /// <summary>
    /// Keeps one action, which has happened by now: tried again while the database is away, and at last said in the process's log. What is
    /// answered of the action stays.
    /// </summary>
    public static async Task RecordAdminActionAsync(this HttpContext http, string action, string? objectId, int status, string? code)
    {
        if (http.RequestServices.GetService<IAdminLog>() is not { } log || !http.User.HasClaim(claim => claim.Type == ExchangeHub.Access.Caller.DepartmentClaim))
        {
            return;
        }

        var clock = http.RequestServices.GetRequiredService<TimeProvider>();
        var done = new AdminAction(clock.GetUtcNow(), ExchangeHub.Access.Caller.From(http.User), action, objectId, status, code, http.TraceIdentifier);
        for (var tries = 0; ; tries++)
        {
            try
            {
                await log.RecordAsync(done, CancellationToken.None);
                return;
            }
            catch (DbException) when (tries < Pauses.Length)
            {
                await Task.Delay(Pauses[tries], clock, CancellationToken.None);
            }
            catch (DbException failure)
            {
                Log.NotKept(http.RequestServices.GetRequiredService<ILogger<IAdminLog>>(), done.Actor.Actor, action, objectId, status, failure);
                return;
            }
        }
    }

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

    private static partial class Log
    {
        [LoggerMessage(60, LogLevel.Error, "{Actor} did {Action} to {Object} ({Status}), which the log of administrators' actions could not keep")]
        public static partial void NotKept(ILogger logger, string actor, string action, string? @object, int status, Exception failure);
    }
}
