using ExchangeHub.Adapters.Connectors.Wire;

namespace ExchangeHub.Adapters.Connectors.Soap;

/// <summary>How orders of one target are handed over: one call each.</summary>
internal sealed record SoapTargetShape(TargetShape Target, string Operation, CauseShape Cause, OutcomeShape Outcome)
{
    public static SoapTargetShape Read(TargetShape target, int index)
    {
        var settings = new WireSettings(target.Settings, $"/targets/{index}/settings");
        var shape = new SoapTargetShape(
            target, settings.Text("operation") ?? target.Name, CauseShape.Read(settings), OutcomeShape.Read(settings.Section("answer")));
        settings.Done();
        if (shape.Cause.DeliveryId is null)
        {
            throw settings.Wrong("deliveryId", "is missing: the service has to recognise a repetition");
        }

        return ColumnTree.Conflict(target.Columns.Concat(shape.Cause.Names)) is { } conflict
            ? throw settings.Wrong("columns", $"name {conflict} both as a value and as a group")
            : shape;
    }

    public OperationUse Use => new(
        Target.Name, Operation, [.. Target.Columns.Concat(Cause.Names)],
        [.. new[] { Outcome.Outcome, Outcome.Code, Outcome.Detail, Outcome.RetryAfter, Outcome.DeliveryId, Target.Answer.BusinessNo }.OfType<string>().Concat(Target.Answer.Details.Values)]);
}
