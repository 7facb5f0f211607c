using ExchangeHub.Hub.Ledger;
using ExchangeHub.Hub.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace ExchangeHub.Hub.Evidence;

internal static class EvidenceSetup
{
    /// <summary>Registers what verifies, proves and exports the ledger, for commands beside a running hub too.</summary>
    public static void AddEvidence(this IServiceCollection services)
    {
        services.AddOptions<EvidenceOptions>().BindConfiguration(EvidenceOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton<CheckpointKeys>();
        services.TryAddSingleton<CheckpointStore>();
        services.TryAddSingleton<CheckpointMaker>();
        services.TryAddSingleton<AskedCheckpoint>();
        services.TryAddSingleton(provider => new LedgerProofs(
            provider.GetRequiredService<Dialect>(), provider.GetRequiredService<SealedPayload>(), provider.GetRequiredService<CheckpointStore>()));
        services.TryAddSingleton(provider => new LedgerExport(
            provider.GetRequiredService<LedgerPages>(), provider.GetRequiredService<CheckpointStore>(), provider.GetRequiredService<CheckpointKeys>(),
            provider.GetRequiredService<SealedPayload>()));
        services.TryAddSingleton<LedgerPages>();
        services.TryAddSingleton<EntryCheck>();
        services.TryAddSingleton(provider => new LedgerVerification(
            provider.GetRequiredService<Dialect>(), provider.GetRequiredService<LedgerPages>(), provider.GetRequiredService<CheckpointStore>(),
            provider.GetRequiredService<CheckpointKeys>(), provider.GetRequiredService<EntryCheck>()));
    }
}
