using System.Globalization;

namespace ExchangeHub.WebConsole.Hub;

/// <summary>Who may read what of whom: grants, and applications for them.</summary>
internal sealed class GrantsApi(HubClient hub)
{
    private const string Grants = "/v1/grants";
    private const string Applications = "/v1/grant-applications";

    /// <summary>Newest first.</summary>
    public Task<HubList<GrantItem>> ListAsync(GrantQuery query, string? cursor, CancellationToken cancellationToken) =>
        hub.GetAsync<HubList<GrantItem>>(Of(Grants, query, cursor), cancellationToken);

    /// <summary>With its history.</summary>
    public Task<GrantItem> GetAsync(Guid id, CancellationToken cancellationToken) => hub.GetAsync<GrantItem>($"{Grants}/{id}", cancellationToken);

    public Task<GrantItem> IssueAsync(GrantTerms terms, CancellationToken cancellationToken) => hub.PostAsync<GrantItem>(Grants, terms, cancellationToken);

    public Task<GrantItem> RenewAsync(Guid id, GrantTerms terms, CancellationToken cancellationToken) => hub.PostAsync<GrantItem>($"{Grants}/{id}/renew", terms, cancellationToken);

    public Task<GrantItem> CountersignAsync(Guid id, CancellationToken cancellationToken) => hub.PostAsync<GrantItem>($"{Grants}/{id}/countersign", null, cancellationToken);

    /// <summary>Ends it; one that waits for its countersignature is rejected.</summary>
    public Task RevokeAsync(Guid id, string reason, CancellationToken cancellationToken) => hub.DeleteAsync<object?>($"{Grants}/{id}", cancellationToken, new { reason });

    /// <summary>Newest first.</summary>
    public Task<HubList<ApplicationItem>> ApplicationsAsync(GrantQuery query, string? cursor, CancellationToken cancellationToken) =>
        hub.GetAsync<HubList<ApplicationItem>>(Of(Applications, query, cursor), cancellationToken);

    public Task<ApplicationItem> ApplicationAsync(Guid id, CancellationToken cancellationToken) => hub.GetAsync<ApplicationItem>($"{Applications}/{id}", cancellationToken);

    public Task<ApplicationItem> ApplyAsync(GrantTerms terms, CancellationToken cancellationToken) => hub.PostAsync<ApplicationItem>(Applications, terms, cancellationToken);

    /// <summary>Makes a grant of it, which waits for its countersignature.</summary>
    public Task<GrantItem> ApproveAsync(Guid id, GrantTerms terms, CancellationToken cancellationToken) => hub.PostAsync<GrantItem>($"{Applications}/{id}/approve", terms, cancellationToken);

    public Task RejectAsync(Guid id, string reason, CancellationToken cancellationToken) => hub.PostAsync<ApplicationItem>($"{Applications}/{id}/reject", new { reason }, cancellationToken);

    private static string Of(string path, GrantQuery query, string? cursor) => HubQuery.Of(path, ("status", query.Status), ("region", query.Region), ("cursor", cursor));
}

/// <summary>What a list is narrowed to.</summary>
public sealed record GrantQuery(string? Status = null, string? Region = null)
{
    /// <summary>Of any state, where a page would begin with another.</summary>
    public const string Any = "all";

    /// <summary>What is asked for in an address.</summary>
    public static GrantQuery Of(string? status, string? region = null) => new(status == Any ? null : status, region);
}

/// <summary>A department in a region.</summary>
public sealed record Party(string Department, string Region);

/// <summary>What grants and applications have in common.</summary>
public interface IGrantTerms
{
    public Party Grantee { get; }

    public IReadOnlyList<string> Target { get; }

    public IReadOnlyList<string> Resources { get; }

    public string FieldProfile { get; }

    public string Purpose { get; }

    public string LegalBasis { get; }

    public string? ApprovalDocNo { get; }

    public DateOnly NotBefore { get; }

    public DateOnly NotAfter { get; }

    public int? RowsPerDay { get; }
}

/// <summary>A grant as either side sees it.</summary>
public sealed record GrantItem(
    Guid Id, string Status, int Version, Party Grantee, IReadOnlyList<string> Target, IReadOnlyList<string> Resources, string FieldProfile, string Purpose, string LegalBasis,
    string? ApprovalDocNo, DateOnly ApprovalDate, DateOnly NotBefore, DateOnly NotAfter, int? RowsPerDay, string GrantorRegion, string IssuedBy, string? Reason, Guid? Renews, Guid? Application,
    IReadOnlyList<GrantHistoryStep>? History, long? RowsToday) : IGrantTerms;

/// <summary>One version of it, and who made it.</summary>
public sealed record GrantHistoryStep(int Version, string Kind, DateTimeOffset At, string By, string? Detail);

/// <summary>An application, and what became of it.</summary>
public sealed record ApplicationItem(
    Guid Id, string Status, Party Grantee, IReadOnlyList<string> Target, IReadOnlyList<string> Resources, string FieldProfile, string Purpose, string LegalBasis, string? ApprovalDocNo,
    DateOnly NotBefore, DateOnly NotAfter, int? RowsPerDay, string AppliedBy, DateTimeOffset AppliedAt, string? DecidedBy, DateTimeOffset? DecidedAt, string? Reason, Guid? Grant) : IGrantTerms;

/// <summary>What a form asks for; what was left empty is left out, and the hub says which of it is due.</summary>
public sealed record GrantTerms(
    Party? Grantee, IReadOnlyList<string> Target, IReadOnlyList<string> Resources, string FieldProfile, string? Purpose, string? LegalBasis, string? ApprovalDocNo, string? ApprovalDate,
    string? NotBefore, string? NotAfter, int? RowsPerDay)
{
    internal static string? Day(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    internal static string? Written(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
