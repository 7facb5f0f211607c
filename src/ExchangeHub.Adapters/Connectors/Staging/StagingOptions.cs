using System.Globalization;
using System.Text.Json.Nodes;

namespace ExchangeHub.Adapters.Connectors.Staging;

/// <summary>The <c>connector</c> section of a mapping whose protocol is <c>staging</c>.</summary>
/// <param name="Lease"><c>lease</c>: after this time rows that a dead adapter had locked are read again.</param>
/// <param name="Poll"><c>poll</c>: pause between two looks while nothing is there.</param>
/// <param name="Recheck"><c>recheck</c>: how often the tables' columns are compared with the mapping.</param>
/// <param name="Timeout"><c>timeout</c>: the longest a single statement may take.</param>
internal sealed record StagingOptions(TimeSpan Lease, TimeSpan Poll, TimeSpan Recheck, TimeSpan Timeout)
{
    private static readonly string[] Names = ["lease", "poll", "recheck", "timeout"];

    public static StagingOptions Of(JsonObject settings)
    {
        if (settings.FirstOrDefault(setting => !Names.Contains(setting.Key)).Key is { } unknown)
        {
            throw new ShapeException($"/connector/{unknown}", $"Staging tables have no such setting; there are {string.Join(", ", Names)}.");
        }

        return new StagingOptions(
            Span(settings, "lease", TimeSpan.FromMinutes(1)), Span(settings, "poll", TimeSpan.FromMilliseconds(500)),
            Span(settings, "recheck", TimeSpan.FromMinutes(1)), Span(settings, "timeout", TimeSpan.FromSeconds(15)));
    }

    private static TimeSpan Span(JsonObject settings, string name, TimeSpan otherwise) =>
        settings[name] is not { } node ? otherwise
        : TimeSpan.TryParseExact(node.ToString(), "c", CultureInfo.InvariantCulture, out var span) && span > TimeSpan.Zero ? span
        : throw new ShapeException($"/connector/{name}", "Must be a time span above zero, such as 00:00:30.");
}
