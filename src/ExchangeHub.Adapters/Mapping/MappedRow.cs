using ExchangeHub.Adapters.Connectors;
using ExchangeHub.Contracts;

namespace ExchangeHub.Adapters.Mapping;

/// <summary>What a row of the system says: an event, or why there is none (<see cref="AdapterCode"/>).</summary>
internal sealed record MappedRow(CloudEvent? Event, RowProblem? Problem)
{
    public static MappedRow Of(CloudEvent e) => new(e, null);

    public static MappedRow Not(RowProblem problem) => new(null, problem);
}
