using ExchangeHub.Adapters.Connectors.Files.Folders;
using ExchangeHub.Adapters.Connectors.Files.Tables;
using ExchangeHub.Adapters.Connectors.Files.Work;
using ExchangeHub.Contracts;
using Microsoft.Extensions.Logging;

namespace ExchangeHub.Adapters.Connectors.Files;

/// <summary>A system that exchanges files through a folder: its facts come out as tables, orders go in as tables, and receipts come back as tables.</summary>
internal sealed class FilesConnector : ISystemConnector
{
    public bool AnswersLater => true;

    private readonly IExchangeFolder folder;
    private readonly FilesShape shape;
    private readonly TimeProvider clock;
    private readonly FileFeed feed;
    private readonly FileFeed receiptFeed;
    private readonly Receipts receipts;
    private readonly OrderFiles orders;

    private FilesConnector(IExchangeFolder folder, FilesShape shape, ConnectorContext context)
    {
        (this.folder, this.shape, clock) = (folder, shape, context.Clock);
        FileFeed FeedOf(IReadOnlyList<FileSource> sources, string key) => new(
            folder, shape.Areas, sources, new FileStates(context.Cursors, key), shape.Limits, clock, context.Logs.CreateLogger<FilesConnector>());
        feed = FeedOf(shape.Sources, "files/rows");
        receiptFeed = FeedOf(shape.Receipts, "files/receipts");
        receipts = new Receipts(receiptFeed, [.. shape.Targets.Values.Select(target => target.Shape.Answer)]);
        orders = new OrderFiles(folder, shape.Areas, shape.Targets, context.Cursors, clock);
    }

    public static FilesConnector Create(ConnectorContext context) => Create(context, ExchangeFolders.Of(context));

    internal static FilesConnector Create(ConnectorContext context, IExchangeFolder folder) => new(folder, FilesShape.Of(context.Shape, context.MappingFolder), context);

    public async Task CheckAsync(CancellationToken cancellationToken)
    {
        var probe = $".exchangehub{FileName.Unfinished}";
        foreach (var area in (IEnumerable<string>)[shape.Areas.Outgoing, shape.Areas.Incoming, .. FileAreas.Own])
        {
            await folder.EnsureAsync(area, cancellationToken);
            await folder.WriteAsync(new FolderPath(area, probe), Stream.Null, cancellationToken);
            await folder.DeleteAsync(new FolderPath(area, probe), cancellationToken);
        }
    }

    public Task<IReadOnlyList<SourceRow>> ReadAsync(int max, TimeSpan wait, CancellationToken cancellationToken) =>
        WaitAsync(() => feed.ReadAsync(max, cancellationToken), wait, cancellationToken);

    public Task TakeAsync(IReadOnlyList<SourceRow> rows, CancellationToken cancellationToken) => feed.TakeAsync(rows, cancellationToken);

    public Task SettleAsync(IReadOnlyList<RowOutcome> outcomes, CancellationToken cancellationToken) =>
        feed.SettleAsync(outcomes.Select(outcome => (outcome.Row.RowId, ErrorOf(outcome))), cancellationToken);

    public async Task<IReadOnlyList<OrderAnswer>> ApplyAsync(IReadOnlyList<OrderRow> batch, CancellationToken cancellationToken)
    {
        var answers = batch.Select(order => receipts.Find(order.DeliveryId)).ToList();
        await orders.WriteAsync([.. batch.Where((_, at) => answers[at] is null)], cancellationToken);
        return [.. answers.Select(answer => answer ?? new OrderAnswer(ReceiptStage.Received))];
    }

    public Task<IReadOnlyList<LateAnswer>> ReadAnswersAsync(int max, TimeSpan wait, CancellationToken cancellationToken) =>
        WaitAsync(() => receipts.ReadAsync(max, cancellationToken), wait, cancellationToken);

    public Task ConfirmAnswersAsync(IReadOnlyList<Guid> deliveryIds, CancellationToken cancellationToken) =>
        receipts.ConfirmAsync(deliveryIds, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await feed.DisposeAsync();
        await receiptFeed.DisposeAsync();
        await folder.DisposeAsync();
    }

    private static RowError? ErrorOf(RowOutcome outcome) =>
        outcome.IsAccepted ? null : new RowError(outcome.Code ?? AdapterCode.MappingFailed, outcome.Detail ?? outcome.Row.Problem?.Detail ?? "");

    private async Task<IReadOnlyList<T>> WaitAsync<T>(Func<Task<IReadOnlyList<T>>> look, TimeSpan wait, CancellationToken cancellationToken)
    {
        var until = clock.GetUtcNow() + wait;
        while (true)
        {
            var found = await look();
            var left = until - clock.GetUtcNow();
            if (found.Count > 0 || left <= TimeSpan.Zero)
            {
                return found;
            }

            await Task.Delay(left < shape.LookEvery ? left : shape.LookEvery, clock, cancellationToken);
        }
    }
}
