using System.Globalization;
using System.Text;
using ExchangeHub.Adapters.Exchange.Links;
using ExchangeHub.Adapters.Rosters;
using ExchangeHub.Client;
using ExchangeHub.Contracts;
using ExchangeHub.Contracts.Codes;
using ExchangeHub.Contracts.Validation;
using Microsoft.Extensions.Logging;

namespace ExchangeHub.Adapters.Exchange.Rosters;

/// <summary>
/// Takes the rosters that a department puts into its system's folder: <c>NAME.csv</c> or <c>NAME.xlsx</c>, complete once <c>NAME.csv.done</c> stands
/// beside it. Handed over, it goes to <c>archive</c>; what could not be used comes back in <c>returned</c> with the reasons. A killed adapter takes the
/// file again and goes on after the pages the hub has.
/// </summary>
internal sealed partial class RosterDrop(AdapterSystem system, IHubLink hub, AdapterOptions options, TimeProvider clock, ILoggerFactory logs)
{
    private const string Done = ".done";

    private readonly ILogger logger = logs.CreateLogger<RosterDrop>();

    public async Task RunAsync(CancellationToken stopping)
    {
        if (system.Connected.RosterFolder is not { Length: > 0 } folder)
        {
            return;
        }

        Directory.CreateDirectory(folder);
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                foreach (var file in WaitingIn(folder))
                {
                    await TakeAsync(folder, file, stopping);
                }
            }
            catch (Exception outage) when (outage is HubUnreachableException or HubRefusedException or IOException or UnauthorizedAccessException)
            {
                Log.Waiting(logger, system.ClientId, outage.Message);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }

            await Pause.ForAsync(options.RetryDelay, clock, stopping);
        }
    }

    private async Task TakeAsync(string folder, string file, CancellationToken stopping)
    {
        try
        {
            var import = new RosterImport(clock, logs) { Cursors = system.Cursors };
            var result = await import.RunAsync(OptionsOf(file), Context(), SubmitAsync, Progress(file), stopping);
            if (result.ErrorsFile is { } errors)
            {
                Put(errors, Path.Combine(folder, "returned"));
            }

            Log.Taken(logger, system.ClientId, Path.GetFileName(file), result.Status, result.People, result.RowsLeftOut);
            PutAway(file, Path.Combine(folder, result.Status == RosterImportStatus.Refused ? "returned" : "archive"));
        }
        catch (RosterImportException wrong)
        {
            Log.Returned(logger, system.ClientId, Path.GetFileName(file), wrong.Message);
            await File.WriteAllTextAsync($"{file}.error.txt", wrong.Message, Encoding.UTF8, stopping);
            Put($"{file}.error.txt", Path.Combine(folder, "returned"));
            PutAway(file, Path.Combine(folder, "returned"));
        }
    }

    /// <summary>What the hub cannot take just now is no verdict on the roster: the file stays and goes on from there.</summary>
    private async Task<IReadOnlyList<EventResult>> SubmitAsync(IReadOnlyList<CloudEvent> events, CancellationToken cancellationToken)
    {
        var results = await hub.SubmitAsync(system.Connected, events, cancellationToken);
        return results.FirstOrDefault(result => result.IsForLater()) is { } later ? throw new HubUnreachableException(later.Errors[0].Code) : results;
    }

    private RosterImportOptions OptionsOf(string file) => new()
    {
        File = file,
        Department = system.Connected.Department,
        Region = system.Connected.Region,
        AsOf = DayIn(Path.GetFileNameWithoutExtension(file)) ?? ChinaTime.DateOf(File.GetLastWriteTimeUtc(file)),
    };

    /// <summary>The day a name ends with, <c>名册_20261130</c>; otherwise the file's own day counts.</summary>
    private static DateOnly? DayIn(string name) =>
        name.Length >= 8 && DateOnly.TryParseExact(name[^8..], "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    // Which regions there are the hub knows; here rows are only held to what every region has in common.
    private ValidationContext Context() => new(clock.GetUtcNow(), EveryRegion.Instance, (_, _) => true, AllowSynthetic: true, Confidentiality.Internal);

    /// <summary>Every tenth, for whoever watches the log of a city's roster.</summary>
    private Progress Progress(string file)
    {
        var told = (Phase: (RosterImportPhase?)null, Tenth: 0);
        return new Progress(said =>
        {
            var now = ((RosterImportPhase?)said.Phase, said.Total is > 0 and var total ? (int)(10L * said.Rows / total) : 0);
            if (now != told)
            {
                told = now;
                Log.Progress(logger, system.ClientId, Path.GetFileName(file), said.Phase, said.Rows, said.Total);
            }
        });
    }

    // The marker goes first: a file without it is taken by nobody, and was handed over in full.
    private void PutAway(string file, string folder)
    {
        File.Delete($"{file}{Done}");
        Put(file, folder);
    }

    /// <summary>A name that comes again takes the place of nothing.</summary>
    private void Put(string file, string folder)
    {
        Directory.CreateDirectory(folder);
        var place = Path.Combine(folder, Path.GetFileName(file));
        var now = clock.GetUtcNow().ToOffset(ChinaTime.Offset).ToString("yyyyMMddHHmmssfff", CultureInfo.InvariantCulture);
        File.Move(file, File.Exists(place) ? Path.Combine(folder, $"{Path.GetFileNameWithoutExtension(file)}_{now}{Path.GetExtension(file)}") : place);
    }

    /// <summary>Rosters that wait in a system's folder, complete and not handed over.</summary>
    public static IReadOnlyList<string> WaitingIn(string? folder) =>
        !Directory.Exists(folder) ? [] : [.. Directory.EnumerateFiles(folder, $"*{Done}").Select(done => done[..^Done.Length]).Where(File.Exists).Order(StringComparer.Ordinal)];

    /// <summary>The last page that the hub has of the roster it got last; 0 before the first.</summary>
    public static int LastPage(AdapterSystem system) => RosterPublisher.LastPage(system.Cursors, system.Connected.Source);

    private sealed class EveryRegion : IRegionStandings
    {
        public static EveryRegion Instance { get; } = new();

        public RegionStanding StandingOf(string code) => RegionStanding.Current;
    }

    private static partial class Log
    {
        [LoggerMessage(150, LogLevel.Information, "{ClientId}: roster {File}: {Phase} {Rows} of {Total}")]
        public static partial void Progress(ILogger logger, string clientId, string file, RosterImportPhase phase, int rows, int? total);

        [LoggerMessage(151, LogLevel.Information, "{ClientId}: roster {File} is {Status}: {People} people, {LeftOut} rows left out")]
        public static partial void Taken(ILogger logger, string clientId, string file, string status, int people, int leftOut);

        [LoggerMessage(152, LogLevel.Error, "{ClientId}: roster {File} was returned: {Problem}")]
        public static partial void Returned(ILogger logger, string clientId, string file, string problem);

        [LoggerMessage(153, LogLevel.Warning, "{ClientId}: {Problem}; its roster waits")]
        public static partial void Waiting(ILogger logger, string clientId, string problem);
    }
}

/// <summary>Tells progress where it happens, in order.</summary>
internal sealed class Progress(Action<RosterImportProgress> say) : IProgress<RosterImportProgress>
{
    public void Report(RosterImportProgress value) => say(value);
}
