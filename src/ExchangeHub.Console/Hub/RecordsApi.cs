using Microsoft.AspNetCore.Http.Extensions;

namespace ExchangeHub.WebConsole.Hub;

/// <summary>What the ledger says of institutions and people, as far as pages ask for it.</summary>
internal sealed class RecordsApi(HubClient hub)
{
    private const int Suggestions = 20;

    /// <summary>Institutions by a part of their name, wherever the reader may read.</summary>
    public async Task<IReadOnlyList<Institution>> SuggestAsync(string name, CancellationToken cancellationToken) =>
        (await hub.GetAsync<HubList<Institution>>("/v1/institutions" + new QueryBuilder { { "q", name }, { "limit", $"{Suggestions}" } }, cancellationToken)).Items;

    /// <summary>The key of a person by the whole identity number, which goes in the body; the hub logs the question.</summary>
    public Task<PersonFound> FindPersonAsync(string nationalId, string purpose, CancellationToken cancellationToken) =>
        hub.PostAsync<PersonFound>("/v1/people/lookup", new { nationalId }, cancellationToken, purpose);
}

/// <summary>An institution, as a list of them shows it.</summary>
public sealed record Institution(string InstitutionId, string? InstitutionName, string Region);

/// <summary>Somebody who is known to the reader.</summary>
public sealed record PersonFound(string PersonKey);
