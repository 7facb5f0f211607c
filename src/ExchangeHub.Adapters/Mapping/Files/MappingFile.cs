using System.Text.Json.Nodes;

namespace ExchangeHub.Adapters.Mapping.Files;

/// <summary>Where something begins in a file, from 1.</summary>
internal readonly record struct Place(int Line, int Column);

/// <summary>A mapping file as it was read: its content as JSON, where each part of it stands, and what is wrong with it so far.</summary>
internal sealed class MappingFile(string path)
{
    private readonly Dictionary<string, Place> places = new(StringComparer.Ordinal);
    private readonly List<MappingProblem> problems = [];

    public string Path { get; } = path;

    public MappingNode Root => new(this, Content, "");

    public JsonNode? Content { get; set; }

    /// <summary>In the order of the file.</summary>
    public IReadOnlyList<MappingProblem> Problems => [.. problems.OrderBy(problem => problem.Line).ThenBy(problem => problem.Column)];

    public bool HasProblemAt(string pointer) => problems.Any(problem => problem.Pointer == pointer);

    public void Place(string pointer, Place place) => places.TryAdd(pointer, place);

    /// <summary>The place of a part, or of the nearest one around it.</summary>
    public Place PlaceOf(string pointer)
    {
        while (!places.ContainsKey(pointer) && pointer.LastIndexOf('/') is >= 0 and var end)
        {
            pointer = pointer[..end];
        }

        return places.GetValueOrDefault(pointer, new Place(1, 1));
    }

    public void Add(string pointer, string chinese, string english) => Add(pointer, PlaceOf(pointer), chinese, english);

    public void Add(string pointer, Place place, string chinese, string english) =>
        problems.Add(new MappingProblem(Path, place.Line, place.Column, pointer, $"{chinese} {english}"));
}
