using ExchangeHub.Adapters.Connectors;

namespace ExchangeHub.Adapters.Mapping.Facts;

/// <summary>Reads one row and collects what is wrong with it, in the words of those who recorded it and without its values.</summary>
internal sealed class RowReader(IReadOnlyDictionary<string, string?> columns)
{
    private const int MostTold = 10;

    private readonly List<RowProblem> problems = [];

    public int ProblemCount => problems.Count;

    /// <summary>All that was found as one: the code and column of the first, the reasons of all.</summary>
    public RowProblem? Problem => problems is [var first, ..]
        ? first with { Detail = string.Join("；", problems.Take(MostTold).Select(problem => problem.Detail).Distinct()) }
        : null;

    public bool IsEmpty(string column) => columns.GetValueOrDefault(column) is null or "";

    /// <summary>The column's text; empty is none.</summary>
    public string? Text(string column)
    {
        if (IsEmpty(column))
        {
            return null;
        }

        var text = columns[column]!;
        if (!text.Any(IsBroken))
        {
            return text;
        }

        Add(AdapterCode.EncodingInvalid, column, $"列 {column} 含有乱码或控制字符");
        return null;
    }

    public void Add(string code, string? column, string detail) => problems.Add(new RowProblem(code, column, detail));

    private static bool IsBroken(char c) => c == '\uFFFD' || (char.IsControl(c) && c is not ('\r' or '\n' or '\t'));
}
