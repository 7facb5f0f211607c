using System.Text;

namespace ExchangeHub.Adapters.Rosters;

/// <summary>A roster in a file, and what is to be done with it.</summary>
public sealed record RosterImportOptions
{
    /// <summary>CSV or XLSX.</summary>
    public required string File { get; init; }

    /// <summary>The department that keeps it.</summary>
    public required string Department { get; init; }

    /// <summary>The region whose people they are.</summary>
    public required string Region { get; init; }

    /// <summary>The day whose state it is.</summary>
    public required DateOnly AsOf { get; init; }

    /// <summary>Encoding of a text file; found out where not given.</summary>
    public Encoding? Encoding { get; init; }

    /// <summary>True where nothing is handed over if any row is bad.</summary>
    public bool Strict { get; init; }

    /// <summary>True where the file is only looked at.</summary>
    public bool DryRun { get; init; }

    /// <summary>The department's own headings, each with the field it means; beside those that are known.</summary>
    public IReadOnlyDictionary<string, string>? Headings { get; init; }

    /// <summary>Where bad rows are written.</summary>
    public string ErrorsFile => $"{File}.errors.csv";

    /// <summary>The encoding of a name such as <c>gbk</c> or <c>utf-8</c>; null where there is none.</summary>
    public static Encoding? EncodingOf(string name) => TextEncoding.Find(name);
}

/// <summary>How far an import is.</summary>
/// <param name="Phase">What is being done.</param>
/// <param name="Rows">Rows so far.</param>
/// <param name="Total">All of them, where that is known.</param>
public readonly record struct RosterImportProgress(RosterImportPhase Phase, int Rows, int? Total);

/// <summary>What an import does: it reads twice rather than hold a city in memory.</summary>
public enum RosterImportPhase
{
    /// <summary>Every row is read and checked.</summary>
    Checking,

    /// <summary>The good ones are handed over.</summary>
    Publishing,
}
