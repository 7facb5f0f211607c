namespace ExchangeHub.Hub.Records;

/// <summary>What a rebuild came to.</summary>
/// <param name="Generation">The generation that is answered from now.</param>
/// <param name="Through">The last entry of the ledger in it.</param>
public sealed record RebuiltRecords(int Generation, long Through);

/// <summary>Builds the records anew in this process, for a command; a hub that runs beside it takes part.</summary>
public sealed class RecordRebuild
{
    private readonly RecordGenerations generations;
    private readonly RecordProjection projection;

    internal RecordRebuild(RecordGenerations generations, RecordProjection projection) => (this.generations, this.projection) = (generations, projection);

    /// <summary>Returns once the new records have taken the place of the old ones.</summary>
    public async Task<RebuiltRecords> RunAsync(CancellationToken cancellationToken)
    {
        var generation = await generations.StartAsync(cancellationToken);
        while (true)
        {
            await projection.StepAsync(cancellationToken);
            if ((await generations.AllAsync(cancellationToken))[0] is var current && current.Generation >= generation)
            {
                return new RebuiltRecords(current.Generation, current.Sequence);
            }
        }
    }
}
