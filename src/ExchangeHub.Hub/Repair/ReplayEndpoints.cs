using ExchangeHub.Access;
using ExchangeHub.Contracts;
using ExchangeHub.Hub.Http;
using ExchangeHub.Hub.Subscriptions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace ExchangeHub.Hub.Repair;

/// <summary>What of the ledger goes out again: a range of sequences, a range of times, or both; narrowed by the rest.</summary>
internal sealed record ReplayBody(
    long? FromSequence, long? ToSequence, DateTimeOffset? From, DateTimeOffset? To, IReadOnlyList<string>? Types, string? Region, string? Subject)
{
    private const int MostTypes = 100;
    private const int LongestSubject = 200;

    public ReplayRange? Read(Func<string, IReadOnlyList<string>> subtree, List<Finding> findings)
    {
        if (FromSequence is null && From is null)
        {
            findings.Add(new Finding(RejectionCode.MissingField, "fromSequence", "A replay begins at a sequence, or at a time with from."));
        }

        if (FromSequence is < 1 || ToSequence < (FromSequence ?? 1))
        {
            findings.Add(new Finding(RejectionCode.InvalidField, FromSequence is < 1 ? "fromSequence" : "toSequence", "Sequences begin at 1, and the last is not before the first."));
        }

        if (To < From)
        {
            findings.Add(new Finding(RejectionCode.InvalidField, "to", "Not before from."));
        }

        var types = new HashSet<string>();
        if (Types is { Count: 0 or > MostTypes })
        {
            findings.Add(new Finding(RejectionCode.InvalidField, "types", $"1 to {MostTypes} types or patterns; left out for all that it subscribes to."));
        }

        for (var i = 0; i < Math.Min(Types?.Count ?? 0, MostTypes); i++)
        {
            var matched = Types![i] is { } type ? ContractCatalog.Match(type).Select(contract => contract.Type).ToList() : [];
            types.UnionWith(matched);
            if (matched.Count == 0)
            {
                findings.Add(new Finding(RejectionCode.UnknownType, $"types[{i}]", "No contract has this type or matches this pattern."));
            }
        }

        var regions = Region is null ? null : subtree(Region).ToHashSet();
        if (regions is { Count: 0 })
        {
            findings.Add(new Finding(RejectionCode.UnknownRegion, "region", "This region is not in the tree."));
        }

        if (Subject is { Length: 0 or > LongestSubject } || Subject?.Contains('\0', StringComparison.Ordinal) == true)
        {
            findings.Add(new Finding(RejectionCode.InvalidField, "subject", "A subject as events name it, such as person:… or institution:…"));
        }

        return findings.Count > 0
            ? null
            : new ReplayRange(FromSequence ?? 1, ToSequence ?? long.MaxValue, From, To, Types is null ? null : types, regions, Subject);
    }
}

internal static class ReplayEndpoints
{
    public static void MapReplays(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapPost("/v1/subscriptions/{id:guid}/replay", ReplayAsync).RequireAuthorization(Scopes.OpsWrite).RecordAdminAction("subscription.replay")
            .WithTags("Operations").Accepts<ReplayBody>("application/json")
            .WithSummary("Owes a subscription part of the ledger again, marked as replay, by what its subscriber may see today and behind what it is owed.");

    private static async Task<IResult> ReplayAsync(Guid id, HttpContext http, OperatorView view, ReplayBook book)
    {
        var (body, problem) = await JsonBody.ReadAsync<ReplayBody>(http);
        if (problem is not null)
        {
            return problem;
        }

        if (await view.SubscriptionAsync(id, http) is not { } subscription)
        {
            return OperatorView.NotFound();
        }

        if (subscription.State == SubscriptionState.Ended)
        {
            return OperatorView.Conflict("The subscription has ended.");
        }

        var findings = new List<Finding>();
        return body!.Read(region => view.RegionsOf(http, region), findings) is { } range
            ? Results.Json(await book.AddAsync(subscription, range, Caller.From(http.User).Actor, http.RequestAborted), WireJson.Options, statusCode: StatusCodes.Status202Accepted)
            : Problems.Of(StatusCodes.Status422UnprocessableEntity, findings);
    }
}
