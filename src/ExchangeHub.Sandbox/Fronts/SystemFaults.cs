using System.Text.Json;
using System.Text.Json.Nodes;
using ExchangeHub.Contracts;
using ExchangeHub.Sandbox.Store;

namespace ExchangeHub.Sandbox.Fronts;

/// <summary>How a system misbehaves, for demonstrations and tests; set over HTTP, forgotten at the next start.</summary>
internal sealed record SystemFaults
{
    /// <summary>Name of the column that nobody announced.</summary>
    public const string Unannounced = "unannounced";

    public static SystemFaults None { get; } = new();

    /// <summary>Milliseconds every exchange with it takes longer.</summary>
    public int SlowMilliseconds { get; init; }

    /// <summary>It is not there: nothing is taken, nothing is answered.</summary>
    public bool Down { get; init; }

    /// <summary>Every n-th exchange ends in a technical error; 0 for none, 1 for all.</summary>
    public int ErrorEvery { get; init; }

    /// <summary>Every fact is handed out twice.</summary>
    public bool Duplicate { get; init; }

    /// <summary>Facts and answers of one exchange come in another order than they happened in; their numbers still tell the order.</summary>
    public bool Reorder { get; init; }

    /// <summary>Of every file one half is there for a while, under its final name.</summary>
    public bool HalfWritten { get; init; }

    /// <summary>Its facts have a column too many, as after an update that nobody announced. Staging tables are changed by their own database instead.</summary>
    public bool ExtraColumn { get; init; }

    /// <summary>Its facts lack a column.</summary>
    public bool MissingColumn { get; init; }
}

/// <summary>The system is told to be down.</summary>
internal sealed class SystemDownException() : Exception("模拟停机");

/// <summary>The system is told to answer an error.</summary>
internal sealed class SystemErrorException() : Exception("模拟技术错误");

/// <summary>The faults of one system, asked at each exchange.</summary>
internal sealed class FaultSwitch(TimeProvider clock)
{
    private long exchanges;
    private volatile SystemFaults faults = SystemFaults.None;

    public SystemFaults Current
    {
        get => faults;
        set => faults = value;
    }

    /// <summary>Passes an exchange: late, or not at all.</summary>
    public async Task PassAsync(CancellationToken cancellationToken)
    {
        var now = faults;
        if (now.SlowMilliseconds > 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(now.SlowMilliseconds), clock, cancellationToken);
        }

        if (now.Down)
        {
            throw new SystemDownException();
        }

        if (now.ErrorEvery > 0 && Interlocked.Increment(ref exchanges) % now.ErrorEvery == 0)
        {
            throw new SystemErrorException();
        }
    }

    /// <summary>A fact as JSON, with the columns that the faults leave it.</summary>
    public JsonObject Reshape(RecordedFact fact)
    {
        var shaped = JsonSerializer.SerializeToNode(fact, WireJson.Options)!.AsObject();
        if (faults.ExtraColumn)
        {
            shaped["fields"]![SystemFaults.Unannounced] = "1";
        }

        if (faults.MissingColumn)
        {
            shaped.Remove("recordedAt");
        }

        return shaped;
    }

    /// <summary>What is handed out, as the faults have it: doubled, turned around.</summary>
    public IReadOnlyList<T> Disturb<T>(IReadOnlyList<T> items)
    {
        var now = faults;
        IEnumerable<T> disturbed = now.Duplicate ? items.SelectMany(item => new[] { item, item }) : items;
        return now.Reorder ? [.. disturbed.Reverse()] : [.. disturbed];
    }
}
