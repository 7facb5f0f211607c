using System.Globalization;
using ExchangeHub.Contracts;

namespace ExchangeHub.Adapters.Connectors.Wire;

/// <summary>How a system says what became of an order: the column of its answer that tells it, and which values mean what.</summary>
internal sealed record OutcomeShape(
    string? Outcome, IReadOnlyDictionary<string, string> Stages, string? Code, string? Detail, string? RetryAfter, string? DeliveryId)
{
    private static readonly string[] Known = [ReceiptStage.Completed, ReceiptStage.Refused, ReceiptStage.Received, ReceiptStage.Failed];

    public static OutcomeShape Read(WireSettings? answer)
    {
        if (answer is null)
        {
            return new OutcomeShape(null, new Dictionary<string, string>(), null, null, null, null);
        }

        var stages = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var stage in Known)
        {
            foreach (var value in answer.Texts(stage))
            {
                if (!stages.TryAdd(value, stage))
                {
                    throw answer.Wrong(stage, $"has a value that already means {stages[value]}");
                }
            }
        }

        var shape = new OutcomeShape(
            answer.Text("outcome"), stages, answer.Text("code"), answer.Text("detail"), answer.Text("retryAfterSeconds"), answer.Text("deliveryId"));
        answer.Done();
        return shape.Outcome is not null && !stages.ContainsValue(ReceiptStage.Completed)
            ? throw answer.Wrong(ReceiptStage.Completed, "is missing: no value of the outcome would ever mean that it is done")
            : shape;
    }

    /// <summary>Null where the answer says nothing that is known: it is no answer.</summary>
    public OrderAnswer? Answer(IReadOnlyDictionary<string, string?> columns, AnswerShape shape)
    {
        var stage = Outcome is null ? ReceiptStage.Completed : Stages.GetValueOrDefault(columns.Value(Outcome) ?? "");
        return stage switch
        {
            null => null,
            ReceiptStage.Refused when Code is not null && columns.Value(Code) is null => null,
            _ => new OrderAnswer(stage, CodeOf(columns), DetailOf(columns, shape), columns.Value(shape.BusinessNo), RetryAfterOf(columns)),
        };
    }

    public string? CodeOf(IReadOnlyDictionary<string, string?> columns) => columns.Value(Code);

    /// <summary>What is worth telling (<c>payMonth=2026-12</c>), then the system's own words.</summary>
    public string? DetailOf(IReadOnlyDictionary<string, string?> columns, AnswerShape shape)
    {
        var told = shape.Details.Select(pair => columns.Value(pair.Value) is { } value ? $"{pair.Key}={value}" : null).Append(columns.Value(Detail)).OfType<string>().ToList();
        return told.Count == 0 ? null : string.Join("; ", told);
    }

    private int? RetryAfterOf(IReadOnlyDictionary<string, string?> columns) =>
        int.TryParse(columns.Value(RetryAfter), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? seconds : null;
}

/// <summary>Reads columns by a name that may not be set.</summary>
internal static class Columns
{
    public static string? Value(this IReadOnlyDictionary<string, string?> columns, string? name) => name is null ? null : columns.GetValueOrDefault(name);
}
