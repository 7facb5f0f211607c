using System.Data.Common;

namespace ExchangeHub.Adapters.Connectors.Staging;

/// <summary>Systems with staging tables (前置库): <c>EX_OUT_*</c>, which the system writes, and <c>EX_IN_*</c>, which it reads.</summary>
internal sealed class StagingConnector : ISystemConnector
{
    private readonly StagingDatabase database;
    private readonly StagingCatalogue catalogue;
    private readonly OutboundRows outbound;
    private readonly InboundRows inbound;
    private readonly TimeSpan poll;
    private readonly TimeProvider clock;

    private StagingConnector(SystemShape shape, StagingOptions options, StagingDatabase database, TimeProvider clock)
    {
        (this.database, this.clock, poll) = (database, clock, options.Poll);
        catalogue = new StagingCatalogue(shape, database, options.Recheck, clock);
        outbound = new OutboundRows(shape, database, catalogue, options.Lease, clock);
        inbound = new InboundRows(shape, database, catalogue, clock);
    }

    /// <summary>The connection's <c>database</c> says where the tables are.</summary>
    public static StagingConnector Create(ConnectorContext context)
    {
        var options = StagingOptions.Of(context.Shape.Settings);
        return new StagingConnector(context.Shape, options, StagingDatabase.Of(context.Connection, options.Timeout), context.Clock);
    }

    public Task CheckAsync(CancellationToken cancellationToken)
    {
        catalogue.Forget();
        return GuardedAsync(
            async () =>
            {
                await catalogue.SourcesAsync(cancellationToken);
                return await catalogue.TargetsAsync(cancellationToken);
            },
            cancellationToken);
    }

    public Task<IReadOnlyList<SourceRow>> ReadAsync(int max, TimeSpan wait, CancellationToken cancellationToken) =>
        AwaitedAsync(() => outbound.ClaimAsync(max, cancellationToken), wait, cancellationToken);

    public Task TakeAsync(IReadOnlyList<SourceRow> rows, CancellationToken cancellationToken) =>
        GuardedAsync(() => outbound.TakeAsync(rows, cancellationToken), cancellationToken);

    public Task SettleAsync(IReadOnlyList<RowOutcome> outcomes, CancellationToken cancellationToken) =>
        GuardedAsync(() => outbound.SettleAsync(outcomes, cancellationToken), cancellationToken);

    public Task<IReadOnlyList<OrderAnswer>> ApplyAsync(IReadOnlyList<OrderRow> orders, CancellationToken cancellationToken) =>
        GuardedAsync(() => inbound.ApplyAsync(orders, cancellationToken), cancellationToken);

    public Task<IReadOnlyList<LateAnswer>> ReadAnswersAsync(int max, TimeSpan wait, CancellationToken cancellationToken) =>
        AwaitedAsync(() => inbound.ReadAnswersAsync(max, cancellationToken), wait, cancellationToken);

    public Task ConfirmAnswersAsync(IReadOnlyList<Guid> deliveryIds, CancellationToken cancellationToken) =>
        GuardedAsync(() => inbound.ConfirmAsync(deliveryIds, cancellationToken), cancellationToken);

    public ValueTask DisposeAsync() => database.DisposeAsync();

    private async Task<IReadOnlyList<T>> AwaitedAsync<T>(Func<Task<IReadOnlyList<T>>> look, TimeSpan wait, CancellationToken cancellationToken)
    {
        var began = clock.GetTimestamp();
        while (true)
        {
            var found = await GuardedAsync(look, cancellationToken);
            var left = wait - clock.GetElapsedTime(began);
            if (found.Count > 0 || left <= TimeSpan.Zero)
            {
                return found;
            }

            await Task.Delay(left < poll ? left : poll, clock, cancellationToken);
        }
    }

    private Task<bool> GuardedAsync(Func<Task> work, CancellationToken cancellationToken) => GuardedAsync(
        async () =>
        {
            await work();
            return true;
        },
        cancellationToken);

    private async Task<T> GuardedAsync<T>(Func<Task<T>> work, CancellationToken cancellationToken)
    {
        try
        {
            return await work();
        }
        catch (DbException error) when (database.Dialect.TroubleOf(error) == StagingTrouble.Shape)
        {
            await CheckAsync(error, cancellationToken);
            throw StagingDrift.Refused(database.Dialect.Name(error));
        }
        catch (Exception outage) when (StagingDatabase.IsOutage(outage))
        {
            throw database.Unavailable(outage);
        }
    }

    // The catalogue knows better than the statement's error which column it is.
    private async Task CheckAsync(DbException error, CancellationToken cancellationToken)
    {
        catalogue.Forget();
        try
        {
            await catalogue.SourcesAsync(cancellationToken);
            await catalogue.TargetsAsync(cancellationToken);
        }
        catch (Exception outage) when (StagingDatabase.IsOutage(outage))
        {
            throw database.Unavailable(error);
        }
    }
}
