using ExchangeHub.Adapters.Connectors;

namespace ExchangeHub.Adapters.Mapping;

/// <summary>A delivered event lacks what the system's order needs, or holds what the mapping cannot write. Names columns and fields, never values.</summary>
internal sealed class RowProblemException(RowProblem problem) : Exception(problem.Detail)
{
    public RowProblem Problem { get; } = problem;
}
