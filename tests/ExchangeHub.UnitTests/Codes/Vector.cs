using Xunit;

namespace ExchangeHub.UnitTests.Codes;

/// <summary>A value out of another suite and whether that suite takes it for valid.</summary>
public sealed record Vector(string Value, bool Valid)
{
    public static IEnumerable<Vector> Of(string file) =>
        File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Codes", "Vectors", file))
            .Skip(1)
            .Select(line => line.Split(','))
            .Select(cells => new Vector(cells[0], bool.Parse(cells[1])));

    // Theory rows appear in test logs: they carry the line, not the number itself.
    public static TheoryData<string, int> Lines(params string[] files)
    {
        var lines = new TheoryData<string, int>();
        foreach (var file in files)
        {
            for (var i = 0; i < Of(file).Count(); i++)
            {
                lines.Add(file, i + 2);
            }
        }

        return lines;
    }

    public static Vector At(string file, int line) => Of(file).ElementAt(line - 2);
}
