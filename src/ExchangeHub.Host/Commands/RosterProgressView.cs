using ExchangeHub.Adapters.Rosters;
using Spectre.Console;

namespace ExchangeHub.Host.Commands;

/// <summary>Shows on standard error how far an import is: a bar on a terminal, lines elsewhere, nothing with <c>--json</c>.</summary>
internal static class RosterProgressView
{
    public static async Task<T> ShowAsync<T>(bool isSilent, Func<IProgress<RosterImportProgress>?, Task<T>> work)
    {
        if (isSilent)
        {
            return await work(null);
        }

        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        if (Console.IsErrorRedirected || !console.Profile.Capabilities.Interactive)
        {
            return await work(new Lines(Console.Error));
        }

        return await console.Progress().HideCompleted(false).Columns(
                new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn(), new SpinnerColumn())
            .StartAsync(context => work(new Bars(context)));
    }

    private static string NameOf(RosterImportPhase phase) => phase == RosterImportPhase.Checking ? "检查 checking" : "上报 handing over";

    private sealed class Bars(ProgressContext context) : IProgress<RosterImportProgress>
    {
        private readonly Dictionary<RosterImportPhase, ProgressTask> tasks = [];

        public void Report(RosterImportProgress value)
        {
            if (!tasks.TryGetValue(value.Phase, out var task))
            {
                tasks[value.Phase] = task = context.AddTask(NameOf(value.Phase));
            }

            task.Description = $"{NameOf(value.Phase)} {value.Rows}";
            task.IsIndeterminate = value.Total is null;
            task.MaxValue = Math.Max(value.Total ?? value.Rows, 1);
            task.Value = value.Rows;
        }
    }

    private sealed class Lines(TextWriter output) : IProgress<RosterImportProgress>
    {
        private const int Step = 10_000;

        private (RosterImportPhase Phase, int Rows) last;

        public void Report(RosterImportProgress value)
        {
            if (value.Phase != last.Phase)
            {
                last = (value.Phase, 0);
            }

            if (value.Rows - last.Rows >= Step || value.Rows == value.Total)
            {
                last = (value.Phase, value.Rows);
                output.WriteLine($"{NameOf(value.Phase)}: {value.Rows}{(value.Total is { } total ? $"/{total}" : "")}");
            }
        }
    }
}
