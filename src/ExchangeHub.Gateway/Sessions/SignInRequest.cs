using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.Extensions.Primitives;

namespace ExchangeHub.Gateway.Sessions;

/// <summary>
/// Where somebody goes on after signing in: back to the pushed request that sent them, or to a page of the hub by its
/// name. Never an address out of the query, so nobody can be sent elsewhere.
/// </summary>
internal sealed record SignInRequest(string? ClientId, string? RequestUri, string? Page)
{
    public const string SignInPath = "/account/sign-in";
    public const string AccountPath = "/account";
    public const string JobsPath = "/jobs";

    private const string RequestUriPrefix = "urn:ietf:params:oauth:request_uri:";
    private const string JobsPage = "jobs";
    private const int LongestClientId = 100;
    private const int LongestRequestUri = 500;

    public static SignInRequest To(PathString path) => new(null, null, path.StartsWithSegments(JobsPath) ? JobsPage : null);

    public static SignInRequest Read(IEnumerable<KeyValuePair<string, StringValues>> parameters)
    {
        var given = parameters.ToDictionary(parameter => parameter.Key, parameter => parameter.Value.ToString(), StringComparer.Ordinal);
        var (client, request) = (given.GetValueOrDefault("client_id", ""), given.GetValueOrDefault("request_uri", ""));
        var isKnown = client.Length is > 0 and <= LongestClientId
            && request.Length <= LongestRequestUri
            && request.StartsWith(RequestUriPrefix, StringComparison.Ordinal);
        return isKnown ? new(client, request, null) : new(null, null, given.GetValueOrDefault("page") == JobsPage ? JobsPage : null);
    }

    /// <summary>The address of a page on the way, which keeps where it leads.</summary>
    public string At(string path) => path + Query(Page is null ? [] : [new("page", Page)]);

    /// <summary>Where it leads.</summary>
    public string Target => RequestUri is not null ? "/connect/authorize" + Query([]) : Page == JobsPage ? JobsPath : AccountPath;

    private string Query(List<KeyValuePair<string, string>> others) => new QueryBuilder(
        RequestUri is null ? others : [new("client_id", ClientId!), new("request_uri", RequestUri)]).ToString();
}
