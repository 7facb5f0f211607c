using System.Text.Json;

namespace ExchangeHub.WebConsole.Hub;

/// <summary>What the ledger says of institutions and people, now or on a past day.</summary>
internal sealed class RecordsApi(HubClient hub)
{
    private const int Suggestions = 20;
    private const int PageSize = 200;

    /// <summary>Institutions by a part of their name, wherever the reader may read.</summary>
    public async Task<IReadOnlyList<Institution>> SuggestAsync(string name, CancellationToken cancellationToken) =>
        (await hub.GetAsync<HubList<Institution>>(HubQuery.Of("/v1/institutions", ("q", name), ("limit", $"{Suggestions}")), cancellationToken)).Items;

    /// <summary>The key of a person by the whole identity number, which goes in the body; the hub logs the question.</summary>
    public Task<PersonFound> FindPersonAsync(string nationalId, string purpose, CancellationToken cancellationToken) =>
        hub.PostAsync<PersonFound>("/v1/people/lookup", new { nationalId }, cancellationToken, purpose);

    /// <summary>Institutions of a region and below, those of a name where one is given.</summary>
    public Task<RecordList<Institution>> InstitutionsAsync(RecordFilter filter, string? cursor, CancellationToken cancellationToken) => hub.GetAsync<RecordList<Institution>>(
        string.IsNullOrWhiteSpace(filter.Name)
            ? Of(PathOf(filter) + "/institutions", filter.AsOf, cursor)
            : HubQuery.Of("/v1/institutions", ("q", filter.Name.Trim()), ("region", filter.Region), ("asOf", filter.AsOf), ("limit", $"{PageSize}"), ("cursor", cursor)),
        cancellationToken);

    /// <summary>Quotas of the institutions of a region and below.</summary>
    public Task<RecordList<QuotaItem>> QuotasAsync(RecordFilter filter, string? cursor, CancellationToken cancellationToken) =>
        hub.GetAsync<RecordList<QuotaItem>>(Of(PathOf(filter) + "/quotas", filter.AsOf, cursor), cancellationToken);

    /// <summary>A list of a region by the name of its kind, e.g. <c>staff</c>.</summary>
    public Task<RecordList<JsonElement>> OfRegionAsync(string kind, RecordFilter filter, string? cursor, CancellationToken cancellationToken, string? purpose = null) =>
        hub.GetAsync<RecordList<JsonElement>>(Of($"{PathOf(filter)}/{kind}", filter.AsOf, cursor), cancellationToken, purpose);

    public Task<Statistics> StatisticsAsync(RecordFilter filter, CancellationToken cancellationToken) =>
        hub.GetAsync<Statistics>(HubQuery.Of(PathOf(filter) + "/statistics", ("asOf", filter.AsOf)), cancellationToken);

    public Task<JsonElement> InstitutionAsync(string id, string? asOf, CancellationToken cancellationToken) =>
        hub.GetAsync<JsonElement>(HubQuery.Of(PathOf(id), ("asOf", asOf)), cancellationToken);

    /// <summary>A list of an institution by the name of its module, e.g. <c>history</c>.</summary>
    public Task<RecordList<JsonElement>> OfInstitutionAsync(string id, string module, string? asOf, string? cursor, CancellationToken cancellationToken, string? purpose = null) =>
        hub.GetAsync<RecordList<JsonElement>>(Of($"{PathOf(id)}/{module}", asOf, cursor), cancellationToken, purpose);

    public async Task<QuotaItem?> QuotaAsync(string id, string? asOf, CancellationToken cancellationToken) =>
        (await hub.GetAsync<RecordList<QuotaItem>>(Of(PathOf(id) + "/quotas", asOf, null), cancellationToken)).Items is [var only, ..] ? only : null;

    public async Task<LeadershipItem?> LeadershipAsync(string id, string? asOf, CancellationToken cancellationToken) =>
        (await hub.GetAsync<RecordList<LeadershipItem>>(Of(PathOf(id) + "/leadership", asOf, null), cancellationToken)).Items is [var only, ..] ? only : null;

    public Task<JsonElement> CertificateAsync(string id, string? asOf, CancellationToken cancellationToken, string? purpose = null) =>
        hub.GetAsync<JsonElement>(HubQuery.Of(PathOf(id) + "/certificate", ("asOf", asOf)), cancellationToken, purpose);

    public Task<SummarySheet> SummarySheetAsync(string id, string? asOf, CancellationToken cancellationToken) =>
        hub.GetAsync<SummarySheet>(HubQuery.Of(PathOf(id) + "/summary-sheet", ("asOf", asOf)), cancellationToken);

    private static string PathOf(RecordFilter filter) => $"/v1/regions/{Uri.EscapeDataString(filter.Region)}";

    private static string PathOf(string institution) => $"/v1/institutions/{Uri.EscapeDataString(institution)}";

    private static string Of(string path, string? asOf, string? cursor) => HubQuery.Of(path, ("asOf", asOf), ("limit", $"{PageSize}"), ("cursor", cursor));
}
