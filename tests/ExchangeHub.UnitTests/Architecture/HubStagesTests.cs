using ArchUnitNET.Domain;
using ArchUnitNET.Loader;
using ExchangeHub.Testing;
using Xunit;
using Assembly = System.Reflection.Assembly;

namespace ExchangeHub.UnitTests.Architecture;

/// <summary>Inside the hub, a stage knows what stands before it in the flow and never what comes after.</summary>
public sealed class HubStagesTests
{
    /// <summary>The folders of the hub in the order of the flow; those on one line may know each other.</summary>
    private static readonly string[][] Flow =
    [
        ["Pipeline", "Storage", "Telemetry", "Http"],
        ["Validation"],
        ["Authorization"],
        ["Ledger"],
        ["Evidence"],
        ["Grants", "AccessLog"],
        ["Subscriptions"],
        ["Routing"],
        ["Deliveries"],
        ["Receipts"],
        ["Repair", "Webhooks"],
        ["Connections"],
        ["Intake", "Amqp", "Trace", "Records", "Catalogue", "Regions", "Overview"],
    ];

    private const string Root = "ExchangeHub.Hub.";

    [Fact]
    public void No_folder_knows_a_later_one()
    {
        var hub = new ArchLoader().LoadAssemblies(Assembly.Load("ExchangeHub.Hub")).Build();

        var wrong =
            from type in hub.Types
            let place = PlaceOf(type)
            where place is not null
            from target in type.Dependencies.Select(dependency => dependency.Target)
            where PlaceOf(target) > place
            select $"{type.FullName} knows {target.FullName}";

        Assert.Empty(wrong.Distinct());
    }

    [Fact]
    public void Every_folder_has_its_place_in_the_flow()
    {
        var known = Flow.SelectMany(line => line);
        var folders = Directory.EnumerateDirectories(Checkout.Path("src", "ExchangeHub.Hub")).Select(Path.GetFileName);

        Assert.Empty(folders.Except(known));
    }

    /// <summary>Null for the root file, which knows them all, and for everything outside the hub.</summary>
    private static int? PlaceOf(IType type)
    {
        if (!type.FullName.StartsWith(Root, StringComparison.Ordinal))
        {
            return null;
        }

        var folder = type.FullName[Root.Length..].Split('.')[0];
        var place = Array.FindIndex(Flow, line => line.Contains(folder));
        return place < 0 ? null : place;
    }
}
