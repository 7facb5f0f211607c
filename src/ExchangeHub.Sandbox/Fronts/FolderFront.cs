using DocumentFormat.OpenXml.Packaging;
using ExchangeHub.Contracts;
using ExchangeHub.Sandbox.Departments;
using ExchangeHub.Sandbox.Store;
using Microsoft.Extensions.Logging;

namespace ExchangeHub.Sandbox.Fronts;

/// <summary>
/// A system's exchange folder: writes what it has recorded as tables into <c>out</c>, takes orders from <c>in</c>, writes receipts for them, and
/// learns from <c>archive</c> and <c>returned</c> what became of its own.
/// </summary>
internal sealed partial class FolderFront(DepartmentSystem system, FolderDisk disk, TimeProvider clock, ILogger logger) : ISystemFront
{
    private static readonly Dictionary<string, ChangeResult> NothingReturned = [];
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    private readonly FolderLedger ledger = new(system.Store, clock);
    private readonly HashSet<string> halfWritten = [];
    private readonly HashSet<string> unreadable = [];

    public async Task RunAsync(CancellationToken stopping)
    {
        try
        {
            await ledger.PrepareAsync(stopping);
            while (true)
            {
                await Task.Delay(await TryPassAsync(stopping) ? Look : Pause, clock, stopping);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The process ends; what was begun is found in the ledger.
        }
    }

    /// <summary>One look at everything; each step may be repeated.</summary>
    internal async Task PassAsync(CancellationToken cancellationToken)
    {
        await ledger.PrepareAsync(cancellationToken);
        await LearnOutcomesAsync(cancellationToken);
        await TakeOrdersAsync(cancellationToken);
        await CarryOutAsync(cancellationToken);
        await ledger.PlanFactsAsync(cancellationToken);
        await ledger.PlanReceiptsAsync(cancellationToken);
        await WriteFilesAsync(cancellationToken);
    }

    private async Task<bool> TryPassAsync(CancellationToken stopping)
    {
        try
        {
            await PassAsync(stopping);
            return true;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or SystemDownException or SystemErrorException)
        {
            Log.Waiting(logger, system.Department, system.Region, problem.GetType().Name);
            return false;
        }
    }

    private async Task LearnOutcomesAsync(CancellationToken cancellationToken)
    {
        foreach (var (name, kind) in ledger.FilesIn("written"))
        {
            // The returned table is there before the file itself is put away.
            if (disk.Exists(FolderDisk.Archive, name) || disk.Exists(FolderDisk.Rejected, name))
            {
                await system.Faults.PassAsync(cancellationToken);
                await ledger.SettledAsync(name, kind == FolderLedger.ReceiptKind ? NothingReturned : ReturnedFrom(name), cancellationToken);
            }
        }
    }

    private Dictionary<string, ChangeResult> ReturnedFrom(string name)
    {
        var stem = Path.GetFileNameWithoutExtension(name) + "_退回_";
        return disk.List(FolderDisk.Returned)
            .Where(returned => returned.StartsWith(stem, StringComparison.Ordinal))
            .SelectMany(returned => FolderFiles.Read(returned, disk.Read(FolderDisk.Returned, returned)))
            .Where(row => row.GetValueOrDefault(FolderRow.ErrorCode) is not null && row.GetValueOrDefault(FolderRow.RowId) is not null)
            .Select(row => new ChangeResult(
                row[FolderRow.RowId]!, EventStatus.Rejected, row[FolderRow.ErrorCode], row.GetValueOrDefault(FolderRow.ErrorDetail), Sequence: null))
            .DistinctBy(result => result.RowId)
            .ToDictionary(result => result.RowId);
    }

    private async Task TakeOrdersAsync(CancellationToken cancellationToken)
    {
        var listed = disk.List(FolderDisk.In);
        foreach (var name in listed.Where(name => name.StartsWith("入_", StringComparison.Ordinal) && listed.Contains(name + FolderDisk.Done)))
        {
            await system.Faults.PassAsync(cancellationToken);
            if (TryRead(name) is { } rows)
            {
                await ledger.KeepAsync(rows.Select(FolderRow.OrderOf).OfType<InboxAction>(), cancellationToken);
                disk.Process(name);
            }
        }
    }

    // A file nobody can read stays where it is, for somebody to look at.
    private IReadOnlyList<IReadOnlyDictionary<string, string?>>? TryRead(string name)
    {
        try
        {
            return FolderFiles.Read(name, disk.Read(FolderDisk.In, name));
        }
        catch (Exception broken) when (broken is FormatException or InvalidDataException or OpenXmlPackageException or ArgumentException)
        {
            if (unreadable.Add(name))
            {
                Log.Unreadable(logger, system.Department, system.Region, broken.GetType().Name);
            }

            return null;
        }
    }

    /// <summary>In order for each person and unit: one that is locked keeps its own later orders waiting, and nobody else's.</summary>
    private async Task CarryOutAsync(CancellationToken cancellationToken)
    {
        while (ledger.NextOrders() is { Count: > 0 } orders)
        {
            var answers = await system.ReceiveAsync(orders, cancellationToken);
            var final = orders.Zip(answers, (order, answer) => (order.DeliveryId, Answer: answer)).Where(answered => answered.Answer.IsFinal).ToList();
            if (final.Count == 0)
            {
                return;
            }

            await ledger.AnsweredAsync(final, cancellationToken);
        }
    }

    private async Task WriteFilesAsync(CancellationToken cancellationToken)
    {
        foreach (var (name, kind) in ledger.FilesIn("planned"))
        {
            await system.Faults.PassAsync(cancellationToken);
            IReadOnlyList<IReadOnlyDictionary<string, string?>> rows =
                kind == FolderLedger.ReceiptKind ? ledger.ReceiptsOf(name) : [.. ledger.FactsOf(name).Select(FolderRow.Of)];
            Write(name, kind, FolderFiles.TableOf(kind, system.Faults.Disturb(rows)));
            await ledger.WrittenAsync(name, cancellationToken);
        }
    }

    private void Write(string name, string kind, FolderTable table)
    {
        if (kind != FolderLedger.ReceiptKind && system.Faults.Current is { ExtraColumn: true } or { MissingColumn: true })
        {
            // It stays planned, so that the right one takes its place when the fault is over.
            disk.Write(name, FolderFiles.Write(name, FolderFiles.Reshape(table, system.Faults.Current)));
            throw new SystemErrorException();
        }

        var content = FolderFiles.Write(name, table);
        if (system.Faults.Current.HalfWritten && halfWritten.Add(name))
        {
            disk.WriteHalf(name, content);
            throw new SystemErrorException();
        }

        disk.Write(name, content);
        if (system.Faults.Current.Duplicate)
        {
            disk.Write(Path.GetFileNameWithoutExtension(name) + "_2" + Path.GetExtension(name), content);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(311, LogLevel.Warning, "{Department} {Region}: its exchange folder waits ({Problem})")]
        public static partial void Waiting(ILogger logger, string department, string region, string problem);

        [LoggerMessage(312, LogLevel.Error, "{Department} {Region}: a file of orders cannot be read ({Problem}) and stays where it is")]
        public static partial void Unreadable(ILogger logger, string department, string region, string problem);
    }
}
