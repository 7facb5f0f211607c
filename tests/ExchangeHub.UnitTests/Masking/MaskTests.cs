using ExchangeHub.Access.Masking;
using Xunit;

namespace ExchangeHub.UnitTests.Masking;

public sealed class MaskTests
{
    [Theory]
    [InlineData("张三", "张*")]
    [InlineData("欧阳修远", "欧*")]
    [InlineData("张", "*")]
    [InlineData("", "*")]
    [InlineData("𠮷田", "𠮷*")]
    public void Shows_the_first_character_of_a_name(string name, string masked) => Assert.Equal(masked, Mask.Name(name));

    [Theory]
    [InlineData("13812341234", "138****1234")]
    [InlineData("1234567", "***")]
    [InlineData("0736-1234567", "***")]
    public void Shows_both_ends_of_a_mobile_number_only(string phone, string masked) => Assert.Equal(masked, Mask.Phone(phone));

    [Theory]
    [InlineData("990000199001010019", "990**************9")]
    [InlineData("990000900101001", "990***********1")]
    [InlineData("9900", "***")]
    public void Shows_both_ends_of_an_identity_number_to_operators(string number, string masked) =>
        Assert.Equal(masked, Mask.CitizenId(number));
}
