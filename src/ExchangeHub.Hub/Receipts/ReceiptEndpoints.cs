using ExchangeHub.Access;
using ExchangeHub.Contracts;
using ExchangeHub.Hub.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace ExchangeHub.Hub.Receipts;

internal static class ReceiptEndpoints
{
    public static void MapReceipts(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapPost("/v1/receipts", RecordAsync)
            .RequireAuthorization(Scopes.DeliveriesPull)
            .WithTags("Deliveries")
            .WithSummary("Returns receipts for deliveries: received, validated, completed, refused or failed. Idempotent; late ones count.")
            .Accepts<Receipt[]>("application/json");

    private static async Task<IResult> RecordAsync(HttpContext http, ReceiptRecorder recorder)
    {
        var (receipts, problem) = await ReadAsync(http);
        if (problem is not null)
        {
            return problem;
        }

        var results = await recorder.RecordAsync(Caller.From(http.User).ClientId, receipts, http.RequestAborted);
        return TypedResults.Ok(new
        {
            accepted = results.Count(result => result.Status == EventStatus.Accepted),
            duplicate = results.Count(result => result.Status == EventStatus.Duplicate),
            rejected = results.Count(result => result.Status == EventStatus.Rejected),
            results,
        });
    }

    private static async Task<(IReadOnlyList<Receipt> Receipts, IResult? Problem)> ReadAsync(HttpContext http)
    {
        var (body, problem) = await RequestBody.ReadJsonAsync(http);
        if (problem is not null)
        {
            return ([], problem);
        }

        var (receipts, wrong) = ReceiptList.Read(body);
        return wrong is null ? (receipts, null) : ([], Problems.Of(422, wrong.Code, "Not a list of receipts.", [wrong]));
    }
}
