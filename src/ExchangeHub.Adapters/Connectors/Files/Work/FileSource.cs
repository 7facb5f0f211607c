using System.IO.Enumeration;
using ExchangeHub.Adapters.Connectors.Files.Folders;
using ExchangeHub.Adapters.Connectors.Files.Tables;

namespace ExchangeHub.Adapters.Connectors.Files.Work;

/// <summary>One kind of file a department hands out.</summary>
/// <param name="Shape">Its name and columns.</param>
/// <param name="Pattern">Which files of the folder are of this kind.</param>
/// <param name="Ready">How a finished file is told from one still being written.</param>
/// <param name="Format">How it is read.</param>
internal sealed record FileSource(SourceShape Shape, string Pattern, Readiness Ready, ITableFormat Format)
{
    public bool Has(string name) => FileSystemName.MatchesSimpleExpression(Pattern, name, ignoreCase: true);

    public SourceDriftException Drift(string detail) => new(Shape.Name, detail);
}

/// <summary>How a finished file is told from one still being written.</summary>
internal sealed record Readiness
{
    /// <summary>It has its name: whoever writes it renames it at the end.</summary>
    public static readonly Readiness ByName = new();

    /// <summary>A companion <c>NAME.done</c> is there.</summary>
    public bool NeedsDoneFile { get; init; }

    /// <summary>Size and time have not changed for so long.</summary>
    public TimeSpan Stable { get; init; }
}

/// <summary>Looks at the folder, and remembers the last look where a file is finished only when it no longer changes.</summary>
internal sealed class FileLooks(TimeProvider clock)
{
    private Dictionary<string, (FolderFile File, DateTimeOffset Since)> seen = [];

    /// <summary>The finished files, in the order of their numbers.</summary>
    public IReadOnlyList<(FolderFile File, FileSource Source)> Finished(IReadOnlyList<FolderFile> listed, IReadOnlyList<FileSource> sources)
    {
        var now = clock.GetUtcNow();
        seen = listed.ToDictionary(
            file => file.Name, file => seen.TryGetValue(file.Name, out var before) && before.File == file ? before : (File: file, Since: now));
        var done = listed.Where(file => file.Name.EndsWith(FileName.Done, StringComparison.OrdinalIgnoreCase)).Select(file => file.Name).ToHashSet();
        return
        [
            .. from file in listed
               where !FileName.IsPassing(file.Name)
               let source = sources.FirstOrDefault(source => source.Has(file.Name))
               where source is not null
                   && (!source.Ready.NeedsDoneFile || done.Contains(file.Name + FileName.Done))
                   && now - seen[file.Name].Since >= source.Ready.Stable
               orderby FileName.OrderKey(file.Name)
               select (file, source),
        ];
    }
}
