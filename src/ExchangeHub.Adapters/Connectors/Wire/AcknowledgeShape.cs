using System.Globalization;

namespace ExchangeHub.Adapters.Connectors.Wire;

/// <summary>
/// How a system wants to hear what became of its rows: at a path or operation, a list that stands at <c>Items</c> in the request (empty for
/// the whole of it), and the columns of each of its lines.
/// </summary>
internal sealed record AcknowledgeShape(
    string Call, string Items, string RowId, string? Outcome, string Accepted, string Rejected, string? Code, string? Detail, string? Sequence)
{
    public static AcknowledgeShape? Read(WireSettings? settings, string call)
    {
        if (settings is null)
        {
            return null;
        }

        var shape = new AcknowledgeShape(
            settings.Required(call), settings.Text("items") ?? "", settings.Required("rowId"), settings.Text("outcome"), settings.Text("accepted") ?? "accepted",
            settings.Text("rejected") ?? "rejected", settings.Text("code"), settings.Text("detail"), settings.Text("sequence"));
        settings.Done();
        return shape;
    }

    /// <summary>One line. A row without an id of the system's own cannot be told of: null.</summary>
    public Dictionary<string, string?>? Line(RowOutcome outcome, SourceShape source)
    {
        if (outcome.Row.Columns.Value(source.RowId) is not { } id)
        {
            return null;
        }

        var line = new Dictionary<string, string?> { [RowId] = id };
        Put(line, Outcome, outcome.IsAccepted ? Accepted : Rejected);
        Put(line, Code, outcome.Code);
        Put(line, Detail, outcome.Detail);
        Put(line, Sequence, outcome.Sequence?.ToString(CultureInfo.InvariantCulture));
        return line;
    }

    private static void Put(Dictionary<string, string?> line, string? column, string? value)
    {
        if (column is not null && value is not null)
        {
            line[column] = value;
        }
    }
}
