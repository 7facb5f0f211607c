using ExchangeHub.Access;
using ExchangeHub.Access.Decisions;
using ExchangeHub.Contracts;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace ExchangeHub.Hub.Grants;

/// <summary>Why somebody may, or may not: the decision with what made it. Asking reads no data.</summary>
internal static class ExplainEndpoint
{
    private static readonly string[] Actions = [AccessAction.Read, AccessAction.Subscribe, AccessAction.Lookup, AccessAction.Call];

    public static void MapExplain(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapGet("/v1/access/explain", ExplainAsync).RequireAuthorization(Scopes.AnyScope).WithTags("Access")
            .WithSummary("The decision on a request, with the rule or grant that made it. One asks about oneself; administrators and auditors about those in their region.");

    private static async Task<IResult> ExplainAsync(
        HttpContext http, ICallerDirectory directory, IAccessSnapshots snapshots, IAuthorizationService authorization, TimeProvider clock,
        string? client, string? action, string? resource, string? region)
    {
        var (asker, snapshot, today) = (Caller.From(http.User), snapshots.Current, clock.Today());
        if (Wrong(action, resource, region, snapshot, today) is { Count: > 0 } findings)
        {
            return Problems.Of(StatusCodes.Status422UnprocessableEntity, findings);
        }

        var reader = asker;
        if (client is not null && client != asker.Actor)
        {
            if (await directory.FindAsync(client, http.RequestAborted) is not { } found || !await MayAskAsync(found))
            {
                return Problems.Of(StatusCodes.Status404NotFound, RejectionCode.NotFound, "No such client or account, or not yours to ask about.");
            }

            reader = found;
        }

        var asks = action == AccessAction.Lookup ? Classification.Sensitive : Classification.Internal;
        var request = new AccessRequest(reader, action ?? AccessAction.Read, resource!, region!, today, asks);
        var isCurrent = snapshots.IsCurrent;
        return Results.Json(Show(request, AccessRules.Decide(request, snapshot, isCurrent), isCurrent), WireJson.Options);

        async Task<bool> MayAskAsync(Caller about) =>
            snapshot.Regions.IsWithin(about.Region, asker.Region, today)
            && snapshot.Regions.IsWithin(region!, asker.Region, today)
            && ((await authorization.AuthorizeAsync(http.User, Scopes.GrantsApprove)).Succeeded
                || (await authorization.AuthorizeAsync(http.User, Scopes.AuditRead)).Succeeded);
    }

    private static List<Finding> Wrong(string? action, string? resource, string? region, AccessSnapshot snapshot, DateOnly today)
    {
        var findings = new List<Finding>();
        if (action is not null && !Actions.Contains(action))
        {
            findings.Add(new Finding(RejectionCode.InvalidField, "action", $"One of {string.Join(", ", Actions)}."));
        }

        if (string.IsNullOrEmpty(resource))
        {
            findings.Add(new Finding(RejectionCode.MissingField, "resource", "Name a resource, a contract's type or systems/<department>."));
        }
        else if (AccessResource.Find(resource) is null && ContractCatalog.Find(resource) is null && !resource.StartsWith("systems/", StringComparison.Ordinal))
        {
            findings.Add(new Finding(RejectionCode.UnknownResource, "resource", "No such resource, contract or system."));
        }

        if (string.IsNullOrEmpty(region))
        {
            findings.Add(new Finding(RejectionCode.MissingField, "region", "Name the region whose data it is."));
        }
        else if (!snapshot.Regions.Exists(region, today))
        {
            findings.Add(new Finding(RejectionCode.UnknownRegion, "region", "This region is not in the tree today."));
        }

        return findings;
    }

    private static object Show(AccessRequest request, AccessDecision decision, bool isCurrent) => new
    {
        client = request.Reader.Actor,
        department = request.Reader.Department,
        homeRegion = request.Reader.Region,
        role = request.Reader.Role,
        request.Action,
        request.Resource,
        request.Region,
        request.Day,
        decision.Allowed,
        decision.Rule,
        decision.Code,
        fieldProfile = decision.Profile,
        decision.OpenedFields,
        decision.AcrossRegions,
        grant = decision.Grant is not { } grant ? null : new
        {
            grant.Id,
            grant.Version,
            grantee = new Party(grant.Department, grant.Region),
            target = grant.Targets,
            grant.Resources,
            fieldProfile = grant.Profile,
            grant.Purpose,
            grant.NotBefore,
            grant.NotAfter,
            grant.RowsPerDay,
        },
        agreement = decision.Agreement is not { } agreement ? null : new
        {
            agreement.Id,
            agreement.Version,
            provider = new Party(agreement.Provider, agreement.ProviderRegion),
            agreement.Fields,
            agreement.Purpose,
            agreement.NotBefore,
            agreement.NotAfter,
        },
        decision.SnapshotVersion,
        isCurrent,
    };
}
