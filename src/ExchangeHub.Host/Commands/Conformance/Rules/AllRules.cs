namespace ExchangeHub.Host.Commands.Conformance.Rules;

internal static class AllRules
{
    /// <summary>In the order in which the kit drives them.</summary>
    public static IReadOnlyList<Rule> InOrder() =>
    [
        new SignIn(),
        new PublishOne(), new PublishBatch(), new PublishDuplicate(), new PublishConflict(), new PublishFindings(),
        new PullDelivered(), new LeaseAgain(), new ReceiptFailedAgain(), new PullOrder(), new ReceiptIdempotent(), new ReceiptOutcome(),
        new RetryAfter(), new ErrorsAreProblems(),
        new WebhookDelivered(), new WebhookRepeated(), new WebhookSigned(), new WebhookRecent(), new WebhookRotation(),
    ];
}
