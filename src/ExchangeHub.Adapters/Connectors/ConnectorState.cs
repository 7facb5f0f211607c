namespace ExchangeHub.Adapters.Connectors;

/// <summary>How one system was last seen by this process.</summary>
internal sealed class ConnectorState
{
    private readonly Lock gate = new();
    private DateTimeOffset? lastSuccess;
    private (DateTimeOffset At, string Detail)? lastFailure;

    /// <summary>True while the system is left alone after repeated failures.</summary>
    public bool IsPaused { get; set; }

    /// <summary>Null while the system answers; otherwise since when and how it does not.</summary>
    public (DateTimeOffset At, string Detail)? Failure
    {
        get
        {
            lock (gate)
            {
                return lastFailure is { } failure && (lastSuccess is null || failure.At > lastSuccess) ? failure : null;
            }
        }
    }

    public void Succeeded(DateTimeOffset at)
    {
        lock (gate)
        {
            lastSuccess = at;
        }
    }

    public void Failed(DateTimeOffset at, string detail)
    {
        lock (gate)
        {
            lastFailure = (at, detail);
        }
    }
}
