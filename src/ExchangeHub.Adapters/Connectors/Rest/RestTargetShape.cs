using ExchangeHub.Adapters.Connectors.Wire;

namespace ExchangeHub.Adapters.Connectors.Rest;

/// <summary>
/// How orders of one target are handed over. The list of a batch stands at <c>Items</c> in its body, and at <c>Answers</c> in the answer;
/// empty for the whole of it.
/// </summary>
internal sealed record RestTargetShape(
    TargetShape Target, string Path, HttpMethod Method, bool IsBatch, string Items, string Answers,
    IReadOnlyList<string> Numbers, IReadOnlyList<string> Booleans, CauseShape Cause, OutcomeShape Outcome)
{
    public const string DeliveryIdPlace = "{deliveryId}";

    public static RestTargetShape Read(TargetShape target, int index)
    {
        var settings = new WireSettings(target.Settings, $"/targets/{index}/settings");
        var shape = new RestTargetShape(
            target, settings.Required("path"), MethodOf(settings), settings.Flag("batch"), settings.Text("items") ?? "", settings.Text("answers") ?? "",
            settings.Texts("numbers"), settings.Texts("booleans"), CauseShape.Read(settings), OutcomeShape.Read(settings.Section("answer")));
        settings.Done();
        if (shape.IsBatch && (shape.Cause.DeliveryId is null || shape.Outcome.DeliveryId is null))
        {
            throw settings.Wrong("deliveryId", "is needed for a batch, in the order and in the answer: answers are told apart by it");
        }

        if (shape.IsBatch && shape.Path.Contains(DeliveryIdPlace, StringComparison.Ordinal))
        {
            throw settings.Wrong("path", "has the id of one delivery, but a batch has many");
        }

        return ColumnTree.Conflict(target.Columns.Concat(shape.Cause.Names)) is { } conflict
            ? throw settings.Wrong("columns", $"name {conflict} both as a value and as a group")
            : shape;
    }

    private static HttpMethod MethodOf(WireSettings settings) => settings.Text("method") switch
    {
        null or "POST" => HttpMethod.Post,
        "PUT" => HttpMethod.Put,
        _ => throw settings.Wrong("method", "is neither POST nor PUT"),
    };
}
