using ExchangeHub.Testing.Faults;

namespace ExchangeHub.AcceptanceTests.Faults;

/// <summary>Something that breaks and is mended again.</summary>
/// <param name="Kind">What is counted, such as <c>hub killed</c>.</param>
/// <param name="Where">Which of several; empty where there is one.</param>
/// <param name="Break">Breaks it.</param>
/// <param name="Heal">Mends it.</param>
internal sealed record Fault(string Kind, string Where, Func<Task> Break, Func<Task> Heal)
{
    /// <summary>True once somebody has noticed: a fault that touches nothing proves nothing.</summary>
    public Func<bool> IsFelt { get; init; } = static () => true;

    /// <summary>It is felt only where data flow.</summary>
    public bool NeedsTraffic { get; init; }

    /// <summary>While it lasts nothing flows, anywhere.</summary>
    public bool StopsTraffic { get; init; }

    /// <summary>What others need to start is mended first.</summary>
    public int HealsAs { get; init; } = 1;

    /// <summary>A line that is reset now, and once more in the middle of what comes next.</summary>
    public static Fault Cut(string line, string where, FaultProxy proxy, Random random)
    {
        var before = 0;
        return new Fault($"{line} cut", where, () => Done(() =>
        {
            before = proxy.CutConnections;
            proxy.Cut();
            proxy.CutAfter(random.Next(1, 20_000));
        }), () => Done(proxy.Heal))
        {
            IsFelt = () => proxy.CutConnections > before, NeedsTraffic = true,
        };
    }

    /// <summary>A line on which everything is late, and little passes at a time.</summary>
    public static Fault Delay(string line, string where, FaultProxy proxy, Random random)
    {
        var before = 0L;
        return new Fault($"{line} delayed", where, () => Done(() =>
        {
            before = proxy.Carried;
            proxy.Delay(TimeSpan.FromMilliseconds(random.Next(20, 200)), TimeSpan.FromMilliseconds(random.Next(200)));
            proxy.Throttle(random.Next(50_000, 500_000));
        }), () => Done(proxy.Heal))
        {
            IsFelt = () => proxy.Carried > before, NeedsTraffic = true,
        };
    }

    /// <summary>A line on which nobody is told that nothing passes any more.</summary>
    public static Fault Silence(string line, string where, FaultProxy proxy)
    {
        var before = 0L;
        return new Fault($"{line} half-open", where, () => Done(() =>
        {
            before = proxy.Withheld;
            proxy.Silence();
        }), () => Done(proxy.Heal))
        {
            IsFelt = () => proxy.Withheld > before, NeedsTraffic = true,
        };
    }

    public override string ToString() => Where.Length == 0 ? Kind : $"{Kind} ({Where})";

    private static Task Done(Action action)
    {
        action();
        return Task.CompletedTask;
    }
}
