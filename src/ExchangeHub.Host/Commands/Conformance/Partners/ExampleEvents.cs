using System.Globalization;
using System.Reflection;
using System.Text.Json.Nodes;
using ExchangeHub.Contracts;

namespace ExchangeHub.Host.Commands.Conformance.Partners;

/// <summary>The contracts' own examples, as events of a certain department about somebody nobody has heard of.</summary>
internal static class ExampleEvents
{
    private const string Folder = "examples/";

    private static readonly int[] Weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

    /// <summary>What a department publishes and has an example, those about a person first: each run has a person of its own.</summary>
    public static IEnumerable<Contract> PublishedBy(string department) => ContractCatalog.All
        .Where(contract => contract.Publishers.Contains(department) && Text(contract) is not null)
        .OrderByDescending(contract => contract.Subject.Name == "nationalId");

    /// <summary>A function that makes events about one and the same new subject, each with an id of its own.</summary>
    public static Func<JsonObject> About(Contract contract, KitCredential sender)
    {
        var nationalId = Number(Random.Shared.Next(14_000_000));
        return () =>
        {
            var made = JsonNode.Parse(Text(contract)!)!.AsObject();
            made["id"] = $"conformance-{Guid.CreateVersion7():N}";
            made["source"] = $"/{sender.Region}/{sender.Department}";
            made["region"] = sender.Region;
            made["time"] = TimeProvider.System.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
            made.Remove("correlationid");
            if (made["data"]?["nationalId"] is not null)
            {
                made["data"]!["nationalId"] = nationalId;
            }

            return made;
        };
    }

    // Region 990000 is never assigned: such people exist nowhere.
    private static string Number(int person)
    {
        var body = string.Create(CultureInfo.InvariantCulture, $"990000{new DateOnly(1960, 1, 1).AddDays(person / 1_000):yyyyMMdd}{person % 1_000:000}");
        return body + "10X98765432"[body.Select((digit, i) => (digit - '0') * Weights[i]).Sum() % 11];
    }

    private static string? Text(Contract contract)
    {
        var assembly = Assembly.GetExecutingAssembly();
        var names = assembly.GetManifestResourceNames().Where(name => name.StartsWith($"{Folder}{contract.Type}/", StringComparison.Ordinal)).OrderBy(name => !name.EndsWith("/valid-full.json", StringComparison.Ordinal));
        foreach (var name in names)
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            var text = reader.ReadToEnd();
            if (!text.Contains("\"replacesid\"", StringComparison.Ordinal) && !text.Contains("\"counterpartregion\"", StringComparison.Ordinal))
            {
                return text;
            }
        }

        return null;
    }
}
