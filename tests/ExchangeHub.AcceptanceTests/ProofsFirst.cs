using ExchangeHub.AcceptanceTests.Crash;
using ExchangeHub.AcceptanceTests.Faults;
using Xunit.Sdk;
using Xunit.v3;

namespace ExchangeHub.AcceptanceTests;

/// <summary>Begins with the proofs: each is minutes of one thing after the other, and begun last it would be what all of it waits for.</summary>
internal sealed class ProofsFirst : ITestCollectionOrderer
{
    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection =>
        [.. testCollections.OrderByDescending(collection => collection.TestCollectionDisplayName is FaultSettings.Collection or CrashProof.Name)];
}
