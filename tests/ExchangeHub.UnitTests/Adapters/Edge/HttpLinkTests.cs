using ExchangeHub.Adapters;
using ExchangeHub.Adapters.Exchange.Links;
using ExchangeHub.Contracts;
using ExchangeHub.Contracts.Transport;
using Xunit;

namespace ExchangeHub.UnitTests.Adapters.Edge;

public sealed class HttpLinkTests : IAsyncDisposable
{
    private const string Released = "exchangehub.personnel.staff-released.v1";
    private const string Ended = "exchangehub.personnel.employment-ended.v1";

    private readonly EdgeRig rig = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => rig.DisposeAsync();

    [Fact]
    public async Task A_system_is_connected_once_however_often_and_by_whomever()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => rig.Link.ConnectAsync(EdgeRig.System, [Released, Ended], deduplicates: true, Cancellation)));
        await rig.KillAsync();
        await rig.Link.ConnectAsync(EdgeRig.System, [Ended, Released], deduplicates: true, Cancellation);

        Assert.Equal([[Released, Ended]], TypesOf(rig));
    }

    [Fact]
    public async Task A_mapping_that_wants_more_subscribes_to_the_rest_only()
    {
        await rig.Link.ConnectAsync(EdgeRig.System, [Released], deduplicates: true, Cancellation);
        await rig.KillAsync();
        await rig.Link.ConnectAsync(EdgeRig.System, [Released, Ended], deduplicates: true, Cancellation);

        Assert.Equal([[Released], [Ended]], TypesOf(rig));
    }

    [Fact]
    public async Task A_paused_subscription_is_this_systems_still_and_is_not_made_a_second_time()
    {
        await rig.Link.ConnectAsync(EdgeRig.System, [Released], deduplicates: true, Cancellation);
        rig.Hub.Subscriptions.Single()["status"] = "paused";
        await rig.KillAsync();
        await rig.Link.ConnectAsync(EdgeRig.System, [Released], deduplicates: true, Cancellation);

        Assert.Equal([[Released]], TypesOf(rig));
    }

    [Fact]
    public async Task A_system_that_only_publishes_asks_for_nothing()
    {
        rig.Hub.IsDown = true;

        await rig.Link.ConnectAsync(EdgeRig.System, [], deduplicates: true, Cancellation);

        Assert.Empty(rig.Hub.Subscriptions);
    }

    [Fact]
    public async Task The_mapping_is_told_with_the_first_word_that_the_hub_hears()
    {
        var system = new ConnectedSystem
        {
            Department = Department.Finance, Region = "430700", ClientId = EdgeRig.ClientId, Mapping = "finance.yaml", Told = new MappingSummary("a payroll system", "staging", []),
        };
        rig.Hub.IsDown = true;
        await Assert.ThrowsAsync<HubUnreachableException>(() => rig.Link.BeatAsync([system], Cancellation));

        rig.Hub.IsDown = false;
        await rig.Link.BeatAsync([system], Cancellation);
        await rig.Link.BeatAsync([system], Cancellation);

        Assert.Equal(2, rig.Hub.Heard.Split("a payroll system").Length);
    }

    [Fact]
    public async Task Events_are_answered_in_order()
    {
        rig.Hub.Rejects = e => e.Id == "row-2" ? RejectionCode.MissingField : null;

        var results = await rig.Link.SubmitAsync(EdgeRig.System, [EdgeRig.EventOf(1), EdgeRig.EventOf(2), EdgeRig.EventOf(3)], Cancellation);

        Assert.Equal(["accepted", "rejected", "accepted"], results.Select(result => result.Status));
    }

    [Fact]
    public async Task A_hub_that_is_away_is_unreachable_and_one_that_says_no_refuses()
    {
        rig.Hub.IsDown = true;
        var submitting = rig.Link.SubmitAsync(EdgeRig.System, [EdgeRig.EventOf(1)], Cancellation);
        await rig.UntilAsync(() => submitting.IsCompleted);
        await Assert.ThrowsAsync<HubUnreachableException>(() => submitting);

        rig.Hub.IsDown = false;
        await rig.Link.ConnectAsync(EdgeRig.System, [Released], deduplicates: true, Cancellation);
        rig.Hub.EndSubscriptions();
        var refused = await Assert.ThrowsAsync<HubRefusedException>(() => rig.Link.PullAsync(EdgeRig.System, EdgeRig.Options, Cancellation));

        Assert.Equal(RejectionCode.NotFound, refused.Code);
        Assert.False(rig.Link.IsConnected(EdgeRig.System));
    }

    [Fact]
    public async Task A_receipt_is_kept_even_while_the_hub_is_away()
    {
        rig.Hub.IsDown = true;
        var receipt = new Receipt { DeliveryId = Guid.CreateVersion7(), Stage = ReceiptStage.Completed };

        await rig.Link.ReturnReceiptsAsync(EdgeRig.System, [receipt], Cancellation);
        await rig.KillAsync();

        Assert.Equal([receipt], (await rig.Buffer.PeekReceiptsAsync(EdgeRig.ClientId, 10, Cancellation))!.Receipts);
    }

    private static string[][] TypesOf(EdgeRig rig) =>
        [.. rig.Hub.Subscriptions.Select(one => one["types"]!.AsArray().Select(type => type!.GetValue<string>()).ToArray())];
}
