using ExchangeHub.Adapters.Connectors.Rest;
using Microsoft.Extensions.Logging;

namespace ExchangeHub.Adapters.Connectors;

/// <summary>What a connector is made of.</summary>
/// <param name="Shape">From the mapping.</param>
/// <param name="Connection">From the settings: address and secrets, by the names the connector documents. Never in a mapping file.</param>
/// <param name="Cursors">How far it has read.</param>
/// <param name="Http">Clients without retries of their own: who calls the connector repeats.</param>
/// <param name="Clock">The time.</param>
/// <param name="Logs">Logs.</param>
internal sealed record ConnectorContext(
    SystemShape Shape, IReadOnlyDictionary<string, string> Connection, ICursorStore Cursors, IHttpClientFactory Http, TimeProvider Clock, ILoggerFactory Logs)
{
    /// <summary>Where systems that post their facts are received; one for the process.</summary>
    public PushReceivers Pushes { get; init; } = new();

    /// <summary>Folder of the mapping file, for what stands beside it.</summary>
    public string MappingFolder { get; init; } = AppContext.BaseDirectory;
}

/// <summary>
/// The mapping's or the settings' words for this connector make no sense. Stops the start.
/// </summary>
/// <param name="pointer">JSON pointer into the mapping (<c>/sources/0/settings/encoding</c>), or <c>connection:NAME</c> for a setting.</param>
/// <param name="detail">What is wrong.</param>
internal sealed class ShapeException(string pointer, string detail) : Exception($"{pointer}: {detail}")
{
    public string Pointer { get; } = pointer;

    public string Detail { get; } = detail;
}
