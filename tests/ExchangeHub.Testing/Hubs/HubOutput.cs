using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;

namespace ExchangeHub.Testing.Hubs;

/// <summary>Collects what a host prints, and finds the line that says where it listens.</summary>
internal sealed partial class HubOutput
{
    private readonly StringBuilder text = new();
    private readonly Lock gate = new();
    private readonly TaskCompletionSource<Uri> address = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public HubOutput(Process process)
    {
        process.EnableRaisingEvents = true;
        process.OutputDataReceived += (_, line) => Take(line.Data);
        process.ErrorDataReceived += (_, line) => Take(line.Data);
        process.Exited += (_, _) => address.TrySetException(new InvalidOperationException(
            $"The hub ended before it listened. It printed:\n{this}"));
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public Uri? Address => address.Task.IsCompletedSuccessfully ? address.Task.Result : null;

    public Uri? TlsAddress => ListeningUnderTls().Match(ToString()) is { Success: true } found ? new Uri(found.Groups[1].Value) : null;

    public Task<Uri> AddressAsync(CancellationToken cancellation) => address.Task.WaitAsync(cancellation);

    public override string ToString()
    {
        lock (gate)
        {
            return text.ToString();
        }
    }

    private void Take(string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (gate)
        {
            text.AppendLine(line);
        }

        if (Listening().Match(line) is { Success: true } found)
        {
            address.TrySetResult(new Uri(found.Groups[1].Value));
        }
    }

    [GeneratedRegex(@"ExchangeHub listening on (http://127\.0\.0\.1:\d+)")]
    private static partial Regex Listening();

    [GeneratedRegex(@"ExchangeHub listening on (https://127\.0\.0\.1:\d+)")]
    private static partial Regex ListeningUnderTls();
}
