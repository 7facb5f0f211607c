using ExchangeHub.Access;
using ExchangeHub.Access.Regions;
using ExchangeHub.Contracts;
using ExchangeHub.Contracts.Validation;
using ExchangeHub.Hub.Ledger;
using ExchangeHub.Hub.Pipeline;
using ExchangeHub.Hub.Regions;
using ExchangeHub.Hub.Validation;
using Microsoft.Extensions.Options;

namespace ExchangeHub.Hub.Intake;

/// <summary>
/// The pipeline's door for a command in a process of its own, beside a running hub: the same stages, ledger and deliveries, which
/// that hub then relays.
/// </summary>
public sealed class LocalIntake : IAsyncDisposable
{
    private readonly Lazy<EventPipeline> pipeline;
    private readonly Lazy<GroupCommit> commit;
    private readonly RegionTableStore regionTables;
    private readonly RegionTrees regions;
    private readonly HubInstallation installation;
    private readonly HubOptions options;
    private readonly TimeProvider clock;

    internal LocalIntake(
        Lazy<EventPipeline> pipeline, Lazy<GroupCommit> commit, RegionTableStore regionTables, RegionTrees regions, HubInstallation installation, IOptions<HubOptions> options, TimeProvider clock)
    {
        this.pipeline = pipeline;
        this.commit = commit;
        this.regionTables = regionTables;
        this.regions = regions;
        this.installation = installation;
        this.options = options.Value;
        this.clock = clock;
    }

    /// <summary>Takes over what this installation says of regions and invented people. Without it validation goes by what ships.</summary>
    public async Task LookUpAsync(CancellationToken cancellationToken)
    {
        regions.Replace((await regionTables.LoadAsync(cancellationToken)).Tree);
        options.AllowSynthetic |= await installation.IsSandboxAsync(cancellationToken);
    }

    /// <summary>Looks up and opens the door; to be called once, before events are submitted.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await LookUpAsync(cancellationToken);
        await commit.Value.StartAsync(cancellationToken);
    }

    /// <summary>What validation would go by now.</summary>
    public ValidationContext Context() => ContractValidationStage.ContextOf(regions.Current, options, clock.GetUtcNow());

    /// <summary>Takes events in; answers in their order. Throws where the database cannot take them now.</summary>
    public Task<IReadOnlyList<EventResult>> SubmitAsync(Caller sender, IReadOnlyList<CloudEvent> events, CancellationToken cancellationToken) =>
        pipeline.Value.AcceptAsync(sender, [.. events.Select(e => new IncomingEvent { Event = e, Id = e.Id, Source = e.Source })], cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (commit.IsValueCreated)
        {
            await commit.Value.StopAsync(CancellationToken.None);
        }
    }
}
