using ExchangeHub.Host.Commands.Conformance.Partners;

namespace ExchangeHub.Host.Commands.Conformance.Rules;

/// <summary>What the kit can ask of the vendor's receiver by itself.</summary>
internal abstract class WebhookRule : Rule
{
    private Verdict? verdict;

    public override string Document => "docs/connecting.md#webhooks";

    public override string? Reason(KitSession session) =>
        session.Webhook is null ? "没有给出 --webhook 与 --webhook-secret-file not given: --webhook and --webhook-secret-file" : null;

    public override async Task DriveAsync(KitSession session, CancellationToken cancellationToken)
    {
        try
        {
            verdict = await TryAsync(session.Webhook!, cancellationToken);
        }
        catch (Exception lost) when (lost is HttpRequestException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
        {
            verdict = Verdict.Fail("接收端没有应答 the receiver did not answer");
        }
    }

    public override async Task<Verdict?> JudgeAsync(KitSession session, CancellationToken cancellationToken)
    {
        if (verdict is null)
        {
            await DriveAsync(session, cancellationToken);
        }

        return verdict;
    }

    protected abstract Task<Verdict> TryAsync(WebhookProbe probe, CancellationToken cancellationToken);

    protected static Verdict Taken(int status) => status is >= 200 and < 300 ? Verdict.Pass($"{status}") : Verdict.Fail($"应答 answered {status}，应为 2xx where 2xx was right");

    protected static Verdict Refused(string what, int status) =>
        status is >= 400 and < 500 ? Verdict.Pass($"{what}: {status}") : Verdict.Fail($"{what}: 应答 answered {status}，应为 4xx where 4xx was right");
}

internal sealed class WebhookDelivered : WebhookRule
{
    public override string Id => "webhook.delivered";

    public override string Title => "接受签名正确的推送 a delivery that is signed rightly is taken";

    protected override async Task<Verdict> TryAsync(WebhookProbe probe, CancellationToken cancellationToken) => Taken(await probe.CallAsync(WebhookProbe.NewId(), cancellationToken));
}

internal sealed class WebhookRepeated : WebhookRule
{
    public override string Id => "webhook.repeated";

    public override string Title => "同一 webhook-id 再次到来仍应答 2xx the same webhook-id again is answered with 2xx too";

    protected override async Task<Verdict> TryAsync(WebhookProbe probe, CancellationToken cancellationToken)
    {
        var id = WebhookProbe.NewId();
        var first = Taken(await probe.CallAsync(id, cancellationToken));
        return first.Status == Verdict.Passed ? Taken(await probe.CallAsync(id, cancellationToken)) : first;
    }
}

internal sealed class WebhookSigned : WebhookRule
{
    public override string Id => "webhook.signature";

    public override string Title => "拒绝签名错误或没有签名的请求 what is signed by somebody else, or by nobody, is refused";

    protected override async Task<Verdict> TryAsync(WebhookProbe probe, CancellationToken cancellationToken)
    {
        var strange = Refused("他人签名 signed by somebody else", await probe.CallAsync(WebhookProbe.NewId(), cancellationToken, [WebhookProbe.NewSecret()]));
        return strange.Status == Verdict.Passed ? Refused("没有签名 not signed", await probe.CallAsync(WebhookProbe.NewId(), cancellationToken, [])) : strange;
    }
}

internal sealed class WebhookRecent : WebhookRule
{
    private static readonly TimeSpan Old = TimeSpan.FromMinutes(15);

    public override string Id => "webhook.timestamp";

    public override string Title => "拒绝时间过久的请求 what was signed long ago is refused, though signed rightly";

    protected override async Task<Verdict> TryAsync(WebhookProbe probe, CancellationToken cancellationToken) =>
        Refused($"{Old.TotalMinutes:0} 分钟前签名 signed {Old.TotalMinutes:0} minutes ago", await probe.CallAsync(WebhookProbe.NewId(), cancellationToken, age: Old));
}

internal sealed class WebhookRotation : WebhookRule
{
    public override string Id => "webhook.rotation";

    public override string Title => "更换密钥期间两个签名中有一个正确即接受 while the secret is changed, one right signature of two is enough";

    protected override async Task<Verdict> TryAsync(WebhookProbe probe, CancellationToken cancellationToken) =>
        Taken(await probe.CallAsync(WebhookProbe.NewId(), cancellationToken, [WebhookProbe.NewSecret(), probe.Secret]));
}
