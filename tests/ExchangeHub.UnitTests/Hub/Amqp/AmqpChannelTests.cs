using ExchangeHub.Access;
using ExchangeHub.Contracts;
using ExchangeHub.Hub.Amqp;
using ExchangeHub.Hub.Subscriptions;
using Xunit;

namespace ExchangeHub.UnitTests.Hub.Amqp;

public sealed class AmqpChannelTests
{
    private static readonly Caller Finance = new("finance-430700-1", Department.Finance, "430700");

    [Theory]
    [InlineData(null, false)]
    [InlineData("", false)]
    [InlineData("exchangehub.personnel.post-changed.v1", true)]
    public async Task A_client_without_a_key_is_told_so_where_it_names_a_confidential_type_and_bad_types_are_left_to_others(string? type, bool isRefused)
    {
        var channel = new AmqpChannel(new Broker(new Uri("amqp://broker.test")), new Directory());

        foreach (var types in type is null ? new IReadOnlyList<string>?[] { null, [null!] } : [[type]])
        {
            var findings = await channel.CheckAsync(new SubscriptionRequest(types, "430700", Channel.Amqp, null), Finance, TestContext.Current.CancellationToken);

            Assert.Equal(isRefused ? [RejectionCode.EncryptionKeyMissing] : [], findings.Select(finding => finding.Code));
        }
    }

    private sealed class Directory : IClientDirectory
    {
        public Task<RegisteredClient?> FindAsync(string clientId, CancellationToken cancellationToken) =>
            Task.FromResult<RegisteredClient?>(new RegisteredClient(Finance, [], EncryptionKey: null, HasAmqpAccount: true));
    }
}
