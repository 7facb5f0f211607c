using ExchangeHub.Adapters.Connectors.Wire;

namespace ExchangeHub.Adapters.Connectors.Rest;

/// <summary>How one source is read: asked for by cursor, or pushed to us.</summary>
/// <param name="Path">Where it is asked for.</param>
/// <param name="Items">Where in the answer, or in what is pushed, the list stands; empty for the whole of it.</param>
/// <param name="CursorParameter">Names the parameter that carries the cursor; without one the system hands out whatever is not acknowledged.</param>
/// <param name="NextCursor">Where the answer names the next cursor; without it <c>orderBy</c> is the cursor: a number that never falls from one
/// row to the next, answered in its order and above the one asked for. Rows may share it, though no more of them than an answer holds; a row that comes later with a lower one is not seen.</param>
/// <param name="PageSizeParameter">Names the parameter for the most items of an answer.</param>
/// <param name="WaitParameter">Names the parameter for the seconds the system may hold a request while it has nothing.</param>
/// <param name="Parameters">Further parameters, always the same.</param>
/// <param name="Acknowledge">How the system hears of outcomes.</param>
/// <param name="IsPushed">True where the system posts its facts to us.</param>
internal sealed record RestSourceShape(
    string Path, string Items, string? CursorParameter, string? NextCursor, string? PageSizeParameter, string? WaitParameter,
    IReadOnlyDictionary<string, string> Parameters, AcknowledgeShape? Acknowledge, bool IsPushed)
{
    public static RestSourceShape Read(SourceShape source, int index)
    {
        var settings = new WireSettings(source.Settings, $"/sources/{index}/settings");
        var isPushed = settings.Flag("push");
        var shape = new RestSourceShape(
            isPushed ? "" : settings.Required("path"), settings.Text("items") ?? "", settings.Text("cursorParameter"), settings.Text("nextCursor"),
            settings.Text("pageSizeParameter"), settings.Text("waitParameter"), settings.Pairs("parameters"),
            AcknowledgeShape.Read(settings.Section("acknowledge"), "path"), isPushed);
        settings.Done();
        if (isPushed && (shape.CursorParameter ?? shape.NextCursor ?? shape.PageSizeParameter ?? shape.WaitParameter ?? shape.Acknowledge?.Call) is not null)
        {
            throw settings.Wrong("push", "goes with none of the settings for asking: the system posts, and hears of outcomes in the answer");
        }

        if (!isPushed && shape.CursorParameter is null && shape.Acknowledge is null)
        {
            throw settings.Wrong("cursorParameter", "or acknowledge is needed: otherwise the same rows come for ever");
        }

        return isPushed || shape.CursorParameter is null || shape.NextCursor is not null || source.OrderBy is not null
            ? shape
            : throw settings.Wrong("nextCursor", "or orderBy of the source is needed: there is nothing to read on from");
    }

    public bool IsOrderTheCursor => CursorParameter is not null && NextCursor is null;
}
