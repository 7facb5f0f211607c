using ExchangeHub.Access;
using ExchangeHub.Access.Decisions;
using ExchangeHub.Access.Masking;
using ExchangeHub.Contracts;
using ExchangeHub.Gateway.Systems.Health;
using ExchangeHub.Gateway.Systems.Registry;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Yarp.ReverseProxy;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Model;

namespace ExchangeHub.Gateway.Systems.Calls;

/// <summary>A call of a department's own system: decided, sent on without the caller's token, answered masked or only to the department itself, and kept.</summary>
internal sealed class SystemCalls(
    AccessGate gate, SystemDirectory directory, HubAssertions assertions, IHttpForwarder forwarder, IProxyStateLookup proxy, DestinationBreaker breaker)
{
    public const string Prefix = "/v1/systems/";


    private uint turn;

    public async Task HandleAsync(HttpContext http) => await (await AnswerAsync(http)).ExecuteAsync(http);

    private async Task<IResult> AnswerAsync(HttpContext http)
    {
        var (department, region) = ((string)http.Request.RouteValues["department"]!, (string)http.Request.RouteValues["region"]!);
        var prefixLength = Prefix.Length + department.Length + 1 + region.Length;
        var called = http.Request.Path.Value!;
        var path = called.Length > prefixLength ? called[(prefixLength + 1)..] : "";
        if (path.StartsWith('/') || !SystemPath.IsPlain(path) || http.Features.Get<IHttpUpgradeFeature>()?.IsUpgradableRequest == true)
        {
            return Problems.Of(StatusCodes.Status400BadRequest, RejectionCode.MalformedRequest, "The path is not a plain one, or the request asks for another protocol.");
        }

        var system = directory.Find(department, region);
        var route = system?.RouteOf(path) is { } found && found.Takes(http.Request.Method) ? found : null;

        // Whoever may not call learns nothing of what there is.
        var admission = gate.Ask(http, AccessAction.Call, route?.Resource ?? ListedRoute.ResourceOf(department), region);
        if (!admission.Allowed)
        {
            return gate.Refuse(admission);
        }

        return system is null || route is null
            ? Problems.Of(StatusCodes.Status404NotFound, RejectionCode.NotFound, "The registry has no such system, or lets no such path and method through.")
            : await CallAsync(admission, system, route, called[..prefixLength], path);
    }

    private async Task<IResult> CallAsync(Admission admission, ListedSystem system, ListedRoute route, string prefix, string path)
    {
        var http = admission.Http;
        if (!proxy.TryGetCluster(system.Key, out var cluster) || Pick(cluster) is not { } destination)
        {
            return await KeptAsync(admission, 0, CallFailure.Unavailable.Answer(http));
        }

        if (http.Request.ContentLength > system.Description.MaxRequestBytes)
        {
            return await KeptAsync(admission, 0, CallFailure.RequestTooLarge.Answer(http));
        }

        http.LimitBody(system.Description.MaxRequestBytes);

        // What streams through is the department's own; it is kept first, for it cannot be counted after.
        var kept = route.Contract is null ? await KeptAsync(admission, 1, Results.Empty) : null;
        var (exchange, error) = await SendAsync(admission, system, route, cluster, destination, prefix, path);
        if (http.Response.HasStarted)
        {
            return Results.Empty;
        }

        if ((error == ForwarderError.None ? exchange.Failure : FailureOf(http, error)) is { } failure)
        {
            Forget(http.Response);
            var answer = failure.Answer(http);
            return kept is null ? await KeptAsync(admission, 0, answer) : answer;
        }

        return exchange.Masked is { } masked
            ? await gate.AnswerAsync(admission, masked.Rows, [], Shown.Of(route.Contract!, admission.Decision), new MaskedResult(masked.Body))
            : kept!;
    }

    private async Task<(SystemExchange Exchange, ForwarderError Error)> SendAsync(
        Admission admission, ListedSystem system, ListedRoute route, ClusterState cluster, DestinationState destination, string prefix, string path)
    {
        var http = admission.Http;
        for (var isRetry = false; ; isRetry = true)
        {
            var address = destination.DestinationId;
            var authorization = assertions.For(http, admission.Request.Reader, system.Key, system.Origins[address], AccessGate.SaidPurpose(http));
            var exchange = new SystemExchange(system, route, admission.Decision, prefix, path, authorization);
            var error = await forwarder.SendAsync(http, address, cluster.Model.HttpClient, system.Forwarding, exchange);
            Judge(http, cluster, destination, error, exchange);

            // Only where nothing can have reached the system, and asking twice changes nothing.
            if (isRetry || error != ForwarderError.Request || !NeverConnected(http) || http.Response.HasStarted
                || !(HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method)) || Pick(cluster) is not { } other)
            {
                return (exchange, error);
            }

            Forget(http.Response);
            destination = other;
        }
    }

    private void Judge(HttpContext http, ClusterState cluster, DestinationState destination, ForwarderError error, SystemExchange exchange)
    {
        // How much was asked for is the caller's doing, not the system's.
        if (error == ForwarderError.ResponseBodyDestination && ExceptionOf(http) is AnswerTooLargeException)
        {
            return;
        }

        if (error is ForwarderError.Request or ForwarderError.RequestTimedOut or ForwarderError.ResponseHeaders or ForwarderError.ResponseBodyDestination
            || (error == ForwarderError.None && exchange.Status is 502 or 503 or 504))
        {
            breaker.Failed(cluster, destination);
        }
        else if (error == ForwarderError.None)
        {
            breaker.Succeeded(destination);
        }
    }

    private DestinationState? Pick(ClusterState cluster)
    {
        var available = cluster.DestinationsState.AvailableDestinations;
        return available.Count == 0 ? null : available[(int)(Interlocked.Increment(ref turn) % (uint)available.Count)];
    }

    private ValueTask<IResult> KeptAsync(Admission admission, int rows, IResult answer) =>
        gate.AnswerAsync(admission, rows, [], Classification.Internal, answer);

    private static bool NeverConnected(HttpContext http) =>
        http.Features.Get<IForwarderErrorFeature>()?.Exception is HttpRequestException
        {
            HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError,
        };

    private static CallFailure FailureOf(HttpContext http, ForwarderError error) => error switch
    {
        ForwarderError.RequestTimedOut or ForwarderError.RequestBodyCanceled or ForwarderError.ResponseBodyCanceled => CallFailure.TooSlow,
        ForwarderError.ResponseHeaders when ExceptionOf(http) is OperationCanceledException => CallFailure.TooSlow,
        ForwarderError.ResponseHeaders => CallFailure.Refused,
        _ when ExceptionOf(http) is BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => CallFailure.RequestTooLarge,
        ForwarderError.RequestBodyClient => CallFailure.RequestBroken,
        _ => CallFailure.Unavailable,
    };

    private static Exception? ExceptionOf(HttpContext http)
    {
        var exception = http.Features.Get<IForwarderErrorFeature>()?.Exception;
        return (exception as AggregateException)?.InnerExceptions.FirstOrDefault(inner => inner is BadHttpRequestException) ?? exception;
    }

    private static void Forget(HttpResponse response)
    {
        response.StatusCode = StatusCodes.Status200OK;
        response.HttpContext.Features.GetRequiredFeature<IHttpResponseFeature>().ReasonPhrase = null;
    }
}
