namespace ExchangeHub.WebConsole.Hub;

/// <summary>Agreements between departments: asked for, decided by the provider, ended by either side.</summary>
internal sealed class AgreementsApi(HubClient hub)
{
    private const string Path = "/v1/agreements";

    /// <summary>Newest first.</summary>
    public Task<HubList<Agreement>> ListAsync(string? cursor, CancellationToken cancellationToken) =>
        hub.GetAsync<HubList<Agreement>>(HubQuery.Of(Path, ("limit", "100"), ("cursor", cursor)), cancellationToken);

    /// <summary>Those that open a type for a department now.</summary>
    public async Task<IReadOnlyList<Agreement>> InForceAsync(string consumer, string type, CancellationToken cancellationToken) =>
        [.. (await HubLists.AllAsync(ListAsync, cancellationToken)).Where(one => one.Status == "active" && one.Consumer.Department == consumer && one.Types.Contains(type))];

    public Task<Agreement> GetAsync(Guid id, CancellationToken cancellationToken) => hub.GetAsync<Agreement>($"{Path}/{id}", cancellationToken);

    public Task<Agreement> ProposeAsync(AgreementToAsk agreement, CancellationToken cancellationToken) => hub.PostAsync<Agreement>(Path, agreement, cancellationToken);

    public Task ApproveAsync(Guid id, CancellationToken cancellationToken) => hub.PostAsync<object?>($"{Path}/{id}/approve", null, cancellationToken);

    public Task RejectAsync(Guid id, string reason, CancellationToken cancellationToken) => hub.PostAsync<object?>($"{Path}/{id}/reject", new { reason }, cancellationToken);

    public Task EndAsync(Guid id, CancellationToken cancellationToken) => hub.DeleteAsync<object?>($"{Path}/{id}", cancellationToken);
}

/// <summary>An agreement, as its sides see it.</summary>
public sealed record Agreement(
    Guid Id, string Status, Party Provider, Party Consumer, IReadOnlyList<string> Types, IReadOnlyList<string>? Fields, string Purpose, string LegalBasis,
    DateOnly NotBefore, DateOnly NotAfter, string ProposedBy, DateTimeOffset ProposedAt, string? DecidedBy, DateTimeOffset? DecidedAt, string? EndedBy, DateTimeOffset? EndedAt,
    string? Reason);

/// <summary>What is asked for.</summary>
public sealed record AgreementToAsk(
    Party Provider, Party Consumer, IReadOnlyList<string> Types, IReadOnlyList<string>? Fields, string Purpose, string LegalBasis, DateOnly NotBefore, DateOnly NotAfter);
