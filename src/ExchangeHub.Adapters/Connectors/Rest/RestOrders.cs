using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ExchangeHub.Adapters.Connectors.Wire;
using ExchangeHub.Contracts;

namespace ExchangeHub.Adapters.Connectors.Rest;

/// <summary>Orders of one target.</summary>
internal sealed class RestOrders(RestTargetShape shape, SystemHttp http, Uri address)
{
    private const string IdempotencyKey = "Idempotency-Key";

    public Task<IReadOnlyList<OrderAnswer>> ApplyAsync(IReadOnlyList<OrderRow> orders, CancellationToken cancellationToken) =>
        shape.IsBatch ? ApplyBatchAsync(orders, cancellationToken) : OneByOne.ApplyAsync(orders, ApplyOneAsync, cancellationToken);

    private async Task<OrderAnswer> ApplyOneAsync(OrderRow order, CancellationToken cancellationToken)
    {
        if (!TryBody(order, out var body, out var problem))
        {
            return problem;
        }

        var path = shape.Path.Replace(RestTargetShape.DeliveryIdPlace, order.DeliveryId.ToString(), StringComparison.Ordinal);
        var answer = await SendAsync(path, body, order.DeliveryId, cancellationToken);
        return Later(answer) ?? (answer.IsSuccess ? Answered(answer) : Refusal(answer));
    }

    private async Task<IReadOnlyList<OrderAnswer>> ApplyBatchAsync(IReadOnlyList<OrderRow> orders, CancellationToken cancellationToken)
    {
        var problems = new Dictionary<Guid, OrderAnswer>();
        var list = new JsonArray();
        foreach (var order in orders)
        {
            if (TryBody(order, out var body, out var problem))
            {
                list.Add(body);
            }
            else
            {
                problems[order.DeliveryId] = problem;
            }
        }

        var answers = list.Count == 0 ? problems : await SendBatchAsync(list, cancellationToken);
        // Orders come back in any order, and not always all of them: what is missing is undecided.
        return [.. orders.Select(order => problems.GetValueOrDefault(order.DeliveryId) ?? answers.GetValueOrDefault(order.DeliveryId)
            ?? answers.GetValueOrDefault(Guid.Empty) ?? new OrderAnswer(ReceiptStage.Failed, AdapterCode.SystemUnavailable, "The system's answer says nothing of this order."))];
    }

    /// <summary>Answers by delivery id; under the empty one an answer to all of them.</summary>
    private async Task<Dictionary<Guid, OrderAnswer>> SendBatchAsync(JsonArray list, CancellationToken cancellationToken)
    {
        var answer = await SendAsync(shape.Path, JsonColumns.Wrap(shape.Items, list), deliveryId: null, cancellationToken);
        if (Later(answer) is { } later)
        {
            return new() { [Guid.Empty] = later };
        }

        if (!answer.IsSuccess)
        {
            throw answer.Refused(isBatch: true);
        }

        if (JsonAnswer.Parse(answer, http.Limits).At(shape.Answers) is not { ValueKind: JsonValueKind.Array } items)
        {
            throw new SystemUnavailableException($"The answer has no list at '{shape.Answers}'.", isBatchAnswered: true);
        }

        var answers = new Dictionary<Guid, OrderAnswer>();
        foreach (var item in items.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.Object))
        {
            var columns = JsonColumns.Flatten(item);
            if (Guid.TryParse(columns.Value(shape.Outcome.DeliveryId), out var id) && shape.Outcome.Answer(columns, shape.Target.Answer) is { } said)
            {
                answers.TryAdd(id, said);
            }
        }

        return answers;
    }

    private Task<HttpAnswer> SendAsync(string path, JsonNode body, Guid? deliveryId, CancellationToken cancellationToken)
    {
        var text = body.ToJsonString(WireJson.Options);
        return http.SendAsync(
            () =>
            {
                var request = new HttpRequestMessage(shape.Method, new Uri(address, path)) { Content = new StringContent(text, Encoding.UTF8, "application/json") };
                if (deliveryId is { } id)
                {
                    request.Headers.Add(IdempotencyKey, id.ToString());
                }

                return request;
            },
            wait: TimeSpan.Zero, cancellationToken);
    }

    private OrderAnswer Answered(HttpAnswer answer)
    {
        if (answer.Body.Length == 0 && shape.Outcome.Outcome is null)
        {
            return new OrderAnswer(ReceiptStage.Completed);
        }

        var columns = JsonColumns.Flatten(JsonAnswer.Parse(answer, http.Limits));
        return shape.Outcome.Answer(columns, shape.Target.Answer)
            ?? throw new SystemUnavailableException("The answer does not say what became of the order.", isBatchAnswered: true);
    }

    /// <summary>A refusal comes with the system's own code. Any other answer in 4xx decides nothing, and waiting will not change it either: it goes to the operators.</summary>
    private OrderAnswer Refusal(HttpAnswer answer)
    {
        if (answer.Status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden || (int)answer.Status is < 400 or >= 500)
        {
            throw answer.Refused(isBatch: (int)answer.Status >= 500);
        }

        if (answer.Status is HttpStatusCode.Conflict or HttpStatusCode.UnprocessableEntity && answer.Is("json")
            && JsonAnswer.Parse(answer.Body, http.Limits.MaxDepth) is { ValueKind: JsonValueKind.Object } body)
        {
            var columns = JsonColumns.Flatten(body);
            if (shape.Outcome.CodeOf(columns) is { } code)
            {
                return new OrderAnswer(ReceiptStage.Refused, code, shape.Outcome.DetailOf(columns, shape.Target.Answer), columns.Value(shape.Target.Answer.BusinessNo));
            }
        }

        return new OrderAnswer(ReceiptStage.Failed, string.Create(CultureInfo.InvariantCulture, $"http-{(int)answer.Status}"), $"The system answered {(int)answer.Status}.");
    }

    private static OrderAnswer? Later(HttpAnswer answer) => answer.Status switch
    {
        HttpStatusCode.TooManyRequests => new OrderAnswer(ReceiptStage.Failed, AdapterCode.SystemUnavailable, "The system answered 429.", RetryAfterSeconds: answer.RetryAfterSeconds),
        HttpStatusCode.ServiceUnavailable when answer.RetryAfterSeconds is { } seconds =>
            new OrderAnswer(ReceiptStage.Failed, AdapterCode.SystemUnavailable, "The system answered 503.", RetryAfterSeconds: seconds),
        _ => null,
    };

    private bool TryBody(OrderRow order, out JsonNode body, out OrderAnswer problem)
    {
        try
        {
            body = JsonColumns.Build(shape.Cause.ColumnsOf(order), shape.Numbers, shape.Booleans);
            problem = null!;
            return true;
        }
        catch (JsonColumnException unfit)
        {
            body = null!;
            problem = new OrderAnswer(ReceiptStage.Refused, AdapterCode.MappingFailed, unfit.Message);
            return false;
        }
    }
}
