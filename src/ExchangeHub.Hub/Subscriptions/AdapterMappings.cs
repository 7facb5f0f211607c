using System.Text.Json;
using ExchangeHub.Access;
using ExchangeHub.Contracts;
using ExchangeHub.Contracts.Transport;
using ExchangeHub.Hub.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace ExchangeHub.Hub.Subscriptions;

/// <summary>Keeps what adapters tell of their mappings, the last of each; from the database, so that every node says the same.</summary>
internal sealed class AdapterMappings(Dialect dialect, IServiceScopeFactory scopes, TimeProvider clock)
{
    private const int MostContracts = 200;
    private const int MostFields = 500;
    private const int LongestText = 300;

    /// <summary>Keeps it in the place of what was told before; says what is wrong with one that is not kept.</summary>
    public async Task<Finding?> KeepAsync(Caller system, MappingSummary mapping, CancellationToken cancellationToken)
    {
        if (!IsWhole(mapping))
        {
            return new(RejectionCode.InvalidField, "mapping", $"At most {MostContracts} contracts of {MostFields} fields, each text between 1 and {LongestText} characters.");
        }

        await using var scope = await dialect.BeginAsync(WriterLock.None, cancellationToken);
        await scope.ExecuteAsync(
            """
            insert into adapter_mapping (client_id, department, region, told_at, mapping) values (@client, @department, @region, @now, @mapping)
            on conflict (client_id) do update set department = excluded.department, region = excluded.region, told_at = excluded.told_at, mapping = excluded.mapping
            """,
            cancellationToken,
            ("client", system.ClientId),
            ("department", system.Department),
            ("region", system.Region),
            ("now", clock.GetUtcNow().ToUnixTimeMilliseconds()),
            ("mapping", JsonSerializer.Serialize(mapping, WireJson.Options)));
        await scope.CommitAsync(cancellationToken);
        return null;
    }

    public async Task<AdapterMapping?> FindAsync(string clientId, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<HubDb>().Set<AdapterMapping>().AsNoTracking()
            .SingleOrDefaultAsync(mapping => mapping.ClientId == clientId, cancellationToken);
    }

    // A system writes it of itself: anything may be missing.
    private static bool IsWhole(MappingSummary mapping) =>
        IsText(mapping.System) && IsText(mapping.Protocol) && mapping.Contracts is { Count: <= MostContracts } contracts && contracts.All(IsWhole);

    private static bool IsWhole(MappedContract? contract) =>
        contract is { Direction: MappedContract.Publishes or MappedContract.Receives, Fields.Count: <= MostFields } && IsText(contract.Type) && IsText(contract.Place)
        && contract.Fields.All(IsWhole);

    private static bool IsWhole(MappedField? field) =>
        field is { Columns: not null } && IsTextOrNone(field.Field) && IsTextOrNone(field.CodeTable) && IsTextOrNone(field.CodeSet)
        && field.Columns.Concat(field.CodeSetColumns ?? []).All(IsText) && field.Columns.Count + (field.CodeSetColumns?.Count ?? 0) <= MostFields;

    private static bool IsTextOrNone(string? text) => text is null || IsText(text);

    private static bool IsText(string? text) => text is { Length: > 0 and <= LongestText };
}
