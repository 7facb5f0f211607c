using ExchangeHub.Contracts;

namespace ExchangeHub.Adapters.Connectors.Wire;

/// <summary>
/// Hands over orders in several requests. What the system has decided is not thrown away because a later request met trouble: its orders,
/// and those that were not tried, go back.
/// </summary>
internal static class OneByOne
{
    private static readonly OrderAnswer Untried =
        new(ReceiptStage.Failed, AdapterCode.SystemUnavailable, "The system could not be reached for an order before this one.");

    /// <summary>One request for each order.</summary>
    public static async Task<IReadOnlyList<OrderAnswer>> ApplyAsync(
        IReadOnlyList<OrderRow> orders, Func<OrderRow, CancellationToken, Task<OrderAnswer>> apply, CancellationToken cancellationToken)
    {
        var answers = new List<OrderAnswer>(orders.Count);
        var isThere = false;
        foreach (var order in orders)
        {
            try
            {
                answers.Add(await apply(order, cancellationToken));
                isThere = true;
            }
            catch (SystemUnavailableException trouble) when (orders.Count > 1 && (isThere || trouble.IsBatchAnswered))
            {
                answers.Add(new OrderAnswer(ReceiptStage.Failed, AdapterCode.SystemUnavailable, trouble.Message));
                if (!trouble.IsBatchAnswered)
                {
                    break;
                }

                // It stumbles over this one only: its neighbours are still tried.
                isThere = true;
            }
        }

        return [.. answers, .. Enumerable.Repeat(Untried, orders.Count - answers.Count)];
    }

    /// <summary>One call for each run of orders to the same target, in their order.</summary>
    public static async Task<IReadOnlyList<OrderAnswer>> ApplyRunsAsync(
        IReadOnlyList<OrderRow> orders, Func<string, IReadOnlyList<OrderRow>, Task<IReadOnlyList<OrderAnswer>>> apply)
    {
        var answers = new List<OrderAnswer>(orders.Count);
        while (answers.Count < orders.Count)
        {
            var target = orders[answers.Count].Target;
            var run = orders.Skip(answers.Count).TakeWhile(order => order.Target == target).ToList();
            try
            {
                answers.AddRange(await apply(target, run));
            }
            catch (SystemUnavailableException trouble) when (answers.Count > 0 && !trouble.IsBatchAnswered)
            {
                answers.AddRange(Enumerable.Repeat(Untried, orders.Count - answers.Count));
            }
        }

        return answers;
    }
}
