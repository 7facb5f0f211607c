using System.Globalization;
using System.Text;
using ExchangeHub.Adapters.Exchange.Links;
using ExchangeHub.Adapters.Rosters;
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
                foreach (var file in Directory.EnumerateFiles(folder, $"*{Done}").Order(StringComparer.Ordinal).Select(done => done[..^Done.Length]).Where(File.Exists))
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
            var result = await import.RunAsync(OptionsOf(file), Context(), (events, token) => hub.SubmitAsync(system.Connected, events, token), Progress(file), stopping);
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

    private Progress Progress(string file) => new(said => Log.Progress(logger, system.ClientId, Path.GetFileName(file), said.Phase, said.Rows, said.Total));

    // The marker goes first: a file without it is taken by nobody, and was handed over in full.
    private static void PutAway(string file, string folder)
    {
        File.Delete($"{file}{Done}");
        Put(file, folder);
    }

    private static void Put(string file, string folder)
    {
        Directory.CreateDirectory(folder);
        File.Move(file, Path.Combine(folder, Path.GetFileName(file)), overwrite: true);
    }

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
