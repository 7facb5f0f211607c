using ExchangeHub.Client;
using ExchangeHub.Contracts.Sealing;
using ExchangeHub.Sandbox.Endpoints;
using ExchangeHub.Sandbox.Fronts;
using ExchangeHub.Testing;
using Xunit;

namespace ExchangeHub.UnitTests.Sandbox;

public sealed class DisciplineClientKeyTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void What_the_host_registers_belongs_to_what_the_system_signs_with_now_and_after_a_restart()
    {
        var registered = DisciplineClientKey.PublicJwks(new KeyFolder(folder.Path), "430700");

        using var signing = DisciplineClientKey.Of(new KeyFolder(folder.Path), "430700");
        using var read = ExchangeHubKey.Parse(signing.ExportPem());
        Assert.Equal(registered, read.PublicJwks());
        Assert.Equal("ES256", read.Algorithm);
    }

    [Fact]
    public void Every_region_and_every_installation_has_a_key_of_its_own()
    {
        var keys = new KeyFolder(folder.Path);
        var other = new KeyFolder(Path.Combine(folder.Path, "other"));

        Assert.Equal(3, new HashSet<string>
        {
            DisciplineClientKey.PublicJwks(keys, "430700"), DisciplineClientKey.PublicJwks(keys, "430100"), DisciplineClientKey.PublicJwks(other, "430700"),
        }.Count);
    }

    [Fact]
    public void It_does_not_disturb_the_keys_of_the_other_systems()
    {
        var keys = new KeyFolder(folder.Path);
        var before = SandboxKey.For(keys, "finance", "430700");
        DisciplineClientKey.PublicJwks(keys, "430700");

        Assert.Equal(before, SandboxKey.For(keys, "finance", "430700"));
    }
}
