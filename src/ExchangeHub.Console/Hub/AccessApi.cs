namespace ExchangeHub.WebConsole.Hub;

/// <summary>Why somebody may read or may not.</summary>
internal sealed class AccessApi(HubClient hub)
{
    public Task<Explanation> ExplainAsync(ExplainQuery query, CancellationToken cancellationToken) => hub.GetAsync<Explanation>(
        HubQuery.Of("/v1/access/explain", ("client", query.Client), ("action", query.Action), ("resource", query.Resource), ("region", query.Region)), cancellationToken);
}

/// <summary>May who do what with which data of which region?</summary>
/// <param name="Client">Account or client; null for oneself.</param>
/// <param name="Action">What is to be done.</param>
/// <param name="Resource">Which data.</param>
/// <param name="Region">Of which region.</param>
public sealed record ExplainQuery(string? Client, string Action, string Resource, string Region);

/// <summary>The decision, with the rule or grant that made it.</summary>
public sealed record Explanation(
    string Client, string Department, string HomeRegion, string? Role, string Action, string Resource, string Region, DateOnly Day, bool Allowed, string Rule, string? Code, string? FieldProfile,
    ExplainedGrant? Grant, ExplainedAgreement? Agreement, long SnapshotVersion, bool IsCurrent);

/// <summary>The grant that opened the region.</summary>
public sealed record ExplainedGrant(Guid Id, int Version, Party Grantee, string Purpose, DateOnly NotBefore, DateOnly NotAfter, int? RowsPerDay);

/// <summary>The agreement that opened the data or fields of it.</summary>
public sealed record ExplainedAgreement(Guid Id, int Version, Party Provider, string Purpose, DateOnly NotBefore, DateOnly NotAfter);
