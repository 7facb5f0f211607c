namespace ExchangeHub.Adapters.Mapping;

/// <summary>One thing that is wrong with a mapping file, and where.</summary>
/// <param name="File">The file.</param>
/// <param name="Line">Line, from 1.</param>
/// <param name="Column">Column, from 1.</param>
/// <param name="Pointer">JSON pointer to the place.</param>
/// <param name="Detail">The reason, in Chinese and English.</param>
internal sealed record MappingProblem(string File, int Line, int Column, string Pointer, string Detail)
{
    public override string ToString() => $"{File}:{Line}:{Column}: {Detail}";
}

/// <summary>A mapping file makes no sense. Names everything that is wrong with it, so that nobody has to start over for each.</summary>
internal sealed class MappingFileException(IReadOnlyList<MappingProblem> problems)
    : Exception(string.Join(Environment.NewLine, problems))
{
    public IReadOnlyList<MappingProblem> Problems { get; } = problems;
}
