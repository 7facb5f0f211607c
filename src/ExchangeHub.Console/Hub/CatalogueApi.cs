namespace ExchangeHub.WebConsole.Hub;

/// <summary>What can be exchanged here, who receives it now, and how much of it there was.</summary>
internal sealed class CatalogueApi(HubClient hub)
{
    private const string All = "1000";

    public async Task<IReadOnlyList<ContractLine>> ContractsAsync(CancellationToken cancellationToken) =>
        (await hub.GetAsync<HubList<ContractLine>>(HubQuery.Of("/v1/contracts", ("limit", All)), cancellationToken)).Items;

    /// <summary>The systems that receive a type now, as far as they are the caller's business.</summary>
    public async Task<IReadOnlyList<ConnectedReceiver>> ReceiversAsync(string type, CancellationToken cancellationToken) =>
        (await hub.GetAsync<HubList<CatalogueLine>>(HubQuery.Of("/v1/catalog", ("limit", All)), cancellationToken)).Items.FirstOrDefault(line => line.Code == type)?.Receivers ?? [];

    /// <summary>Events of each type lately, within the caller's region and for its department.</summary>
    public Task<Volume> VolumeAsync(CancellationToken cancellationToken) => hub.GetAsync<Volume>("/v1/catalog/volume", cancellationToken);

    /// <summary>For a system of one's own department; the secret of a webhook is told this once.</summary>
    public Task<MadeSubscription> SubscribeAsync(SubscriptionToMake subscription, CancellationToken cancellationToken) =>
        hub.PostAsync<MadeSubscription>("/v1/subscriptions", subscription, cancellationToken);

    private sealed record CatalogueLine(string Code, IReadOnlyList<ConnectedReceiver> Receivers);
}

/// <summary>A contract, as their list shows it.</summary>
public sealed record ContractLine(
    string Type, string Title, string Family, int Major, IReadOnlyList<string> Publishers, IReadOnlyDictionary<string, string> Subscribers, int Fields, int DueWorkingDays,
    bool NeedsApproval, DateOnly Published)
{
    /// <summary>Its name in both languages.</summary>
    public Words.Text Name => new(Title, Words.EventNames.Of(Type).En);
}

/// <summary>A system that receives a type now.</summary>
public sealed record ConnectedReceiver(string DepartmentCode, string Region, bool Deduplicates);

/// <summary>What a system is to receive from now on.</summary>
public sealed record SubscriptionToMake(string ClientId, IReadOnlyList<string> Types, string Region, string Channel, IReadOnlyList<string> Fields, string? Endpoint);

/// <summary>A subscription that was just made.</summary>
/// <param name="Id">By which it is spoken of.</param>
/// <param name="Region">Of which region, with all below.</param>
/// <param name="Channel">How it is received.</param>
/// <param name="Secret">What signs a webhook.</param>
/// <param name="Queue">Over AMQP, where its deliveries lie.</param>
public sealed record MadeSubscription(Guid Id, string Region, string Channel, string? Secret, string? Queue);

/// <summary>Events accepted over some days.</summary>
public sealed record Volume(string Region, int Days, IReadOnlyList<TypeVolume> Items)
{
    public TypeVolume? Of(string type) => Items.FirstOrDefault(item => item.Type == type);
}

/// <summary>Of one type.</summary>
public sealed record TypeVolume(string Type, int Events, DateTimeOffset LatestAt);
