using ExchangeHub.Access;
using ExchangeHub.Contracts;
using ExchangeHub.Contracts.Evidence;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace ExchangeHub.Hub.Evidence;

/// <summary>Lets everybody check the ledger: what its checkpoints say, and that it only grew.</summary>
internal static class EvidenceEndpoints
{
    public static void MapEvidence(this IEndpointRouteBuilder endpoints)
    {
        // Hashes and signatures, which tell nothing of anybody's data.
        var ledger = endpoints.MapGroup("/v1/ledger").RequireAuthorization(Scopes.AnyScope).WithTags("Evidence");
        ledger.MapGet("/checkpoint", CheckpointAsync).Produces<string>(StatusCodes.Status200OK, "text/plain").ProducesProblem(StatusCodes.Status404NotFound)
            .WithSummary("The latest signed checkpoint of the ledger (C2SP tlog-checkpoint), or the one at size=. Keep it: it shows later that nothing was changed, taken out or cut off.");
        ledger.MapGet("/keys", (CheckpointKeys keys) => TypedResults.Ok(new { items = keys.All().Select(key => new { algorithm = "ES256", publicKey = key.ExportSubjectPublicKeyInfoPem() }) }))
            .WithSummary("The public keys whose signatures on checkpoints count.");
        ledger.MapGet("/consistency", ConsistencyAsync).Produces<ConsistencyProof>().ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status422UnprocessableEntity)
            .WithSummary("That the ledger at the latest checkpoint, or the one at size to=, is that of size from= with entries added (RFC 9162 §2.1.4).");
    }

    private static async Task<IResult> CheckpointAsync(string? size, HttpContext http, AskedCheckpoint asked)
    {
        var (checkpoint, problem) = await asked.FindAsync("size", size, atLeast: 1, http);
        return problem ?? Results.Text(checkpoint!.Note);
    }

    private static async Task<IResult> ConsistencyAsync(string? from, string? to, HttpContext http, LedgerProofs proofs, AskedCheckpoint asked)
    {
        if (AskedCheckpoint.SizeOf(from) is not { } former)
        {
            return Problems.Of(422, [AskedCheckpoint.NotASize("from")]);
        }

        var (checkpoint, problem) = await asked.FindAsync("to", to, former, http);
        return problem ?? TypedResults.Json(await proofs.OfAsync(former, checkpoint!, http.RequestAborted), WireJson.Options);
    }
}
