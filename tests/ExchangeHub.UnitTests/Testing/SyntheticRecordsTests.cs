using ExchangeHub.Contracts;
using ExchangeHub.Contracts.Personnel;
using ExchangeHub.Testing.Records;
using System.Text.Json;
using Xunit;

namespace ExchangeHub.UnitTests.Testing;

public sealed class SyntheticRecordsTests
{
    [Fact]
    public void People_are_the_same_for_the_same_number_and_differ_otherwise()
    {
        var numbers = Enumerable.Range(0, 30_000).Select(n => SyntheticPerson.Number(n).NationalId).ToHashSet();

        Assert.Equal(30_000, numbers.Count);
        Assert.All(numbers, number => Assert.StartsWith("990000", number, StringComparison.Ordinal));
        Assert.Contains(SyntheticPerson.Number(29_999).NationalId, numbers);
    }

    // Worked out apart from the code: the weighted sum of the 17 digits is 220, and 220 mod 11 = 0 stands for 1.
    [Fact]
    public void Their_check_character_is_right() => Assert.Equal("990000196501010001", SyntheticPerson.Number(0).NationalId);

    [Fact]
    public void A_post_change_reads_as_its_contract()
    {
        var person = SyntheticPerson.Number(7);

        var read = Events.Read(Events.PostChanged(person, number: 3));

        Assert.Equal("/430700/organization", read.Source);
        var data = read.Data.Deserialize<PostChanged>(WireJson.Options)!;
        Assert.Equal(person.Name, data.PersonName);
        Assert.Equal("第3科科长", data.PostName);
    }
}
