using System.Text.Json;
using ExchangeHub.Contracts;

namespace ExchangeHub.ContractTests.Examples;

/// <summary>One file of <c>contracts/examples</c>.</summary>
internal sealed record Example(string Name, string Type, string? Expect, CloudEvent Event)
{
    public static TheoryData<string> Names(string prefix) =>
        new(Directory.EnumerateFiles(ContractsFolder.File("examples"), $"{prefix}-*.json", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(ContractsFolder.File("examples"), file).Replace('\\', '/'))
            .Order(StringComparer.Ordinal));

    public static Example Load(string name)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(ContractsFolder.File("examples", name)));
        var root = document.RootElement;
        var isInvalid = root.TryGetProperty("expect", out var expect);
        var e = (isInvalid ? root.GetProperty("event") : root).Clone();
        return new Example(name, name.Split('/')[0], isInvalid ? expect.GetString() : null, e.Deserialize<CloudEvent>(WireJson.Options)!);
    }
}
