namespace ExchangeHub.Adapters.Connectors;

/// <summary>The system was not reached, was too slow, or gave something that is no answer. Passes by itself; nothing was decided.</summary>
/// <param name="detail">What was seen, without addresses with passwords and without values of rows.</param>
/// <param name="inner">The cause.</param>
/// <param name="isBatchAnswered">True where the system is there but stumbles over this batch: its orders are then handed over one by one.</param>
internal sealed class SystemUnavailableException(string detail, Exception? inner = null, bool isBatchAnswered = false) : Exception(detail, inner)
{
    public bool IsBatchAnswered { get; } = isBatchAnswered;

    /// <summary>True where the system is there but does not accept who calls: a person must look at the settings.</summary>
    public bool IsSignInRefused { get; private init; }

    public static SystemUnavailableException SignInRefused(string detail, Exception? inner = null) => new(detail, inner) { IsSignInRefused = true };
}

/// <summary>
/// A source no longer looks as its mapping says: a column too few or too many, another encoding, another file template. Its feed stops with an
/// alarm; guessing would put wrong facts into other systems.
/// </summary>
internal sealed class SourceDriftException(string source, string detail) : Exception($"{source}: {detail}")
{
    public string SourceName { get; } = source;

    public string Detail { get; } = detail;
}
