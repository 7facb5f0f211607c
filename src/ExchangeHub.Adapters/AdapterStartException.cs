namespace ExchangeHub.Adapters;

/// <summary>Mappings or settings of the adapters that make no sense; the process does not start.</summary>
public sealed class AdapterStartException(IReadOnlyList<string> problems) : Exception(string.Join(Environment.NewLine, problems))
{
    /// <summary>Each with system, file, line and reason.</summary>
    public IReadOnlyList<string> Problems { get; } = problems;
}
