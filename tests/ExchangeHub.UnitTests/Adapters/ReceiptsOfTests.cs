using ExchangeHub.Adapters.Connectors;
using ExchangeHub.Adapters.Exchange;
using ExchangeHub.Contracts;
using Xunit;

namespace ExchangeHub.UnitTests.Adapters;

/// <summary>Whatever a system writes as its answer, the receipt is one that the hub records.</summary>
public sealed class ReceiptsOfTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("\0")]
    public void A_refusal_without_a_code_is_given_one(string? code) =>
        Assert.Equal(AdapterCode.RefusedWithoutCode, Of(new OrderAnswer(ReceiptStage.Refused, code, "材料不全")).Code);

    [Fact]
    public void Only_a_refusal_needs_a_code() => Assert.Null(Of(new OrderAnswer(ReceiptStage.Completed)).Code);

    [Fact]
    public void What_is_too_long_is_cut_and_what_cannot_be_kept_left_out()
    {
        var receipt = Of(new OrderAnswer(ReceiptStage.Refused, new string('c', 101), "退\0回" + new string('d', 1000), new string('n', 201)));

        Assert.Equal((100, 1000, 200), (receipt.Code!.Length, receipt.Detail!.Length, receipt.BusinessNo!.Length));
        Assert.StartsWith("退回d", receipt.Detail, StringComparison.Ordinal);
    }

    private static Receipt Of(OrderAnswer answer) => Receipts.Of(Guid.CreateVersion7(), answer, DateTimeOffset.UnixEpoch);
}
