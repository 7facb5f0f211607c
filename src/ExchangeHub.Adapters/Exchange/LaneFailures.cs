using ExchangeHub.Adapters.Connectors;
using ExchangeHub.Contracts;

namespace ExchangeHub.Adapters.Exchange;

/// <summary>What failed in a batch, and so holds back what comes behind it. Ask in the order of the batch.</summary>
internal sealed class LaneFailures
{
    private readonly HashSet<string?> subjects = [];
    private bool all;
    private int? retryAfterSeconds;

    public OrderAnswer HeldBack => new(
        ReceiptStage.Failed, AdapterCode.HeldBack, "同一对象的前一笔尚未办成 an earlier one for the same subject failed", RetryAfterSeconds: retryAfterSeconds);

    public void Add(string? subject, string type, int? retryAfter)
    {
        subjects.Add(subject);
        all |= ContractCatalog.MayJoinSubjects(type);
        retryAfterSeconds ??= retryAfter;
    }

    /// <summary>True for a later one of a subject that failed. Who the other subject of a correction is, is not known here: it waits for all, and all for it.</summary>
    public bool HoldsBack(string? subject, string type)
    {
        all |= subjects.Count > 0 && ContractCatalog.MayJoinSubjects(type);
        return all || subjects.Contains(subject);
    }
}
