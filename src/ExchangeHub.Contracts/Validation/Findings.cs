using System.Text;

namespace ExchangeHub.Contracts.Validation;

/// <summary>Collects findings and knows where in the event the walk is. A clean event costs one of these and no list.</summary>
internal sealed class Findings
{
    // A list of a thousand broken lines says nothing more after the first hundred, but would cost a large answer.
    private const int Limit = 100;

    private readonly (string Name, int Index)[] path = new (string, int)[12];
    private int depth;
    private List<Finding>? errors;
    private List<Finding>? warnings;

    public void Enter(string name) => path[depth++] = (name, -1);

    public void Enter(int index) => path[depth++] = (string.Empty, index);

    public void Leave() => depth--;

    public void Error(string code, string detail) => Error(code, Path(), detail);

    public void Error(string code, string field, string detail) => Add(ref errors, code, field, detail);

    public void Warn(string code, string detail) => Warn(code, Path(), detail);

    public void Warn(string code, string field, string detail) => Add(ref warnings, code, field, detail);

    public EventValidation Result() =>
        errors is null && warnings is null ? EventValidation.Clean : new EventValidation(errors ?? [], warnings ?? []);

    private static void Add(ref List<Finding>? list, string code, string field, string detail)
    {
        list ??= [];
        if (list.Count < Limit)
        {
            list.Add(new Finding(code, field, detail));
        }
    }

    private string Path()
    {
        var text = new StringBuilder();
        foreach (var (name, index) in path.AsSpan(0, depth))
        {
            if (index >= 0)
            {
                text.Append('[').Append(index).Append(']');
            }
            else
            {
                text.Append(text.Length == 0 ? string.Empty : ".").Append(name);
            }
        }

        return text.ToString();
    }
}
