using ExchangeHub.WebConsole.Hub;
using Xunit;

namespace ExchangeHub.UnitTests.WebConsole;

public sealed class HubClientTests
{
    [Theory]
    [InlineData("核对职务", "核对职务")]
    [InlineData(" 核对\n职务\t名称\n", "核对 职务 名称")]
    [InlineData("核对\r\nX-Other: 1", "核对  X-Other: 1")]
    [InlineData("\n\u0085\u007f", "")]
    public void What_somebody_reads_for_is_one_line_of_a_header(string written, string sent) => Assert.Equal(sent, HubClient.OneLine(written));
}
