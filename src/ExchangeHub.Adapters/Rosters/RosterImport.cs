using System.Runtime.CompilerServices;
using ExchangeHub.Adapters.Connectors;
using ExchangeHub.Adapters.Exchange.Rosters;
using ExchangeHub.Contracts;
using ExchangeHub.Contracts.Roster;
using ExchangeHub.Contracts.Validation;
using Microsoft.Extensions.Logging;

namespace ExchangeHub.Adapters.Rosters;

/// <summary>
/// Hands a roster from a file over to the hub. The file is read twice: once to check every row and to learn the digest that the
/// events' ids follow from, once to send the good ones. So the same file again changes nothing, and an import that was stopped
/// goes on where it was.
/// </summary>
public sealed class RosterImport(TimeProvider clock, ILoggerFactory logs)
{
    private const int RowsBetweenReports = 1000;

    /// <summary>How far it went, where somebody keeps that; without it what was sent is sent again, and is a duplicate at the hub.</summary>
    internal ICursorStore? Cursors { get; init; }

    /// <param name="options">Which file, and what to do.</param>
    /// <param name="context">What validation goes by.</param>
    /// <param name="submit">How events reach the hub; answers come in their order.</param>
    /// <param name="progress">Told how far it is.</param>
    /// <param name="cancellationToken">Stops; what was sent stays sent.</param>
    /// <exception cref="RosterImportException">The file as a whole cannot be used, or the hub refuses it.</exception>
    public async Task<RosterImportResult> RunAsync(
        RosterImportOptions options,
        ValidationContext context,
        Func<IReadOnlyList<CloudEvent>, CancellationToken, Task<IReadOnlyList<EventResult>>> submit,
        IProgress<RosterImportProgress>? progress,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        var file = new RosterFile(RosterTable.Of(options.File, options.Encoding), options.Headings);
        using var digest = new RosterDigest();
        await using var errors = new RosterErrors(options.File, options.ErrorsFile);
        var check = new RosterCheck(RosterSnapshot.Create(options.Department, options.Region, options.AsOf, "check"), context);
        var rows = await CheckAsync(file, check, digest, errors, progress, cancellationToken);

        var snapshot = RosterSnapshot.Create(options.Department, options.Region, options.AsOf, $"{digest.Current()}|{errors.Lines.Count}");
        var result = new RosterImportResult
        {
            Status = options.DryRun ? RosterImportStatus.Checked : RosterImportStatus.Refused,
            SnapshotId = snapshot.Id,
            File = options.File,
            Format = file.Format,
            Department = options.Department,
            Region = options.Region,
            AsOf = options.AsOf,
            RosterKind = snapshot.Kind,
            Rows = rows,
            People = digest.People,
            RowsLeftOut = errors.Lines.Count,
            Pages = RosterSnapshot.PagesOf(digest.People),
            Digest = digest.Current(),
            UnknownColumns = [.. file.Columns!.Unknown],
            Warnings = check.Warnings,
            Errors = errors.First,
            ErrorsFile = errors.File,
        };
        // An empty roster would say that everybody is gone.
        if (options.DryRun || digest.People == 0 || (options.Strict && errors.Lines.Count > 0))
        {
            return result;
        }

        var outcome = await PublishAsync(snapshot, GoodOnes(file, errors.Lines, cancellationToken), result, submit, progress, cancellationToken);
        return result with
        {
            Status = outcome.Accepted == 0 ? RosterImportStatus.Unchanged : RosterImportStatus.Published,
            Accepted = outcome.Accepted,
            Duplicate = outcome.Duplicate,
        };
    }

    private static async Task<int> CheckAsync(
        RosterFile file, RosterCheck check, RosterDigest digest, RosterErrors errors, IProgress<RosterImportProgress>? progress, CancellationToken cancellationToken)
    {
        check.CheckEnvelope();
        var rows = 0;
        var (wrong, doubtful) = (new List<RosterProblem>(), new List<RosterProblem>());
        await foreach (var row in file.ReadAsync(cancellationToken))
        {
            wrong.Clear();
            doubtful.Clear();
            var person = new RosterMapper(file.Columns!).Map(row, wrong, doubtful);
            if (person is not null && check.Check(row.Line, person, file.Columns!, wrong) is { } canonical)
            {
                digest.Add(canonical);
                doubtful.ForEach(problem => check.Count(problem.Code));
            }
            else
            {
                await errors.AddAsync(row, file.Columns!, wrong, cancellationToken);
            }

            if (++rows % RowsBetweenReports == 0)
            {
                progress?.Report(new RosterImportProgress(RosterImportPhase.Checking, rows, null));
            }
        }

        progress?.Report(new RosterImportProgress(RosterImportPhase.Checking, rows, rows));
        return rows;
    }

    private async Task<RosterOutcome> PublishAsync(
        RosterSnapshot snapshot,
        IAsyncEnumerable<RosterPerson?> people,
        RosterImportResult found,
        Func<IReadOnlyList<CloudEvent>, CancellationToken, Task<IReadOnlyList<EventResult>>> submit,
        IProgress<RosterImportProgress>? progress,
        CancellationToken cancellationToken)
    {
        var publisher = new RosterPublisher((events, stopping) => submit(events, stopping), clock, logs.CreateLogger<RosterPublisher>(), Cursors);
        var sent = progress is null ? null : new Sent(progress, found.People);
        try
        {
            return await publisher.PublishAsync(snapshot, people, new RosterExpectation(found.People, found.Digest), sent, cancellationToken);
        }
        catch (RosterChangedException changed)
        {
            throw new RosterImportException("文件在导入过程中被改动，名册未完成；请重新运行。", "The file changed while it was imported; the roster is not complete. Run it again.", changed);
        }
        catch (RosterRefusedException refused)
        {
            throw new RosterImportException("交换中心拒绝了名册的一部分。", refused.Message, refused);
        }
    }

    private static async IAsyncEnumerable<RosterPerson?> GoodOnes(
        RosterFile file, HashSet<int> bad, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var ignored = new List<RosterProblem>();
        await foreach (var row in file.ReadAsync(cancellationToken))
        {
            yield return bad.Contains(row.Line) ? null : new RosterMapper(file.Columns!).Map(row, ignored, ignored);
            ignored.Clear();
        }
    }

    private sealed class Sent(IProgress<RosterImportProgress> progress, int total) : IProgress<int>
    {
        public void Report(int value) => progress.Report(new RosterImportProgress(RosterImportPhase.Publishing, value, total));
    }
}
