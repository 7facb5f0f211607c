using ExchangeHub.Adapters.Mapping;
using ExchangeHub.Contracts;
using ExchangeHub.Testing;
using Xunit;

namespace ExchangeHub.UnitTests.Adapters.Mapping;

public sealed class ShippedMappingTests
{
    public static TheoryData<string> Files =>
        [.. Directory.EnumerateFiles(Checkout.Path("src", "ExchangeHub.Adapters", "Systems"), "*.yaml", SearchOption.AllDirectories).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];

    [Fact]
    public void Every_department_with_a_system_but_discipline_has_one() => Assert.Equal(
        Department.Systems.Except([Department.Discipline]).Order(StringComparer.Ordinal),
        Files.Select(file => Load(file).Department).Order(StringComparer.Ordinal));

    [Theory, MemberData(nameof(Files))]
    public void It_agrees_with_the_contracts(string file) => Assert.NotEmpty(Load(file).Types);

    // As the host finds it: beside the assembly.
    private static SystemMapping Load(string file) => MappingLoader.Load(Path.Combine(AppContext.BaseDirectory, "mappings", file));
}
