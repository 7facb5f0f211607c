using System.Globalization;
using ExchangeHub.Access;
using ExchangeHub.Contracts;
using ExchangeHub.Contracts.Evidence;
using ExchangeHub.Hub.Ledger;
using ExchangeHub.Hub.Storage;
using ExchangeHub.Hub.Trace;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;

namespace ExchangeHub.Hub.Evidence;

/// <summary>Lets everybody check the ledger: what its checkpoints say, that it only grew, and that one's own event stands in it.</summary>
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
        endpoints.MapGet("/v1/events/{sequence:long}/proof", ProofAsync).RequireAuthorization(Scopes.EventsRead).WithTags("Evidence")
            .Produces<EventProof>().ProducesProblem(StatusCodes.Status404NotFound)
            .WithSummary("That an event stands in the ledger at the latest checkpoint, or the one at size= (RFC 9162 §2.1.3); to its publisher also what its leaf hash was made of.");
    }

    private static async Task<IResult> CheckpointAsync(string? size, HttpContext http, CheckpointStore checkpoints, IOptions<EvidenceOptions> options)
    {
        var (checkpoint, problem) = await FindAsync("size", size, atLeast: 1, http, checkpoints, options);
        return problem ?? Results.Text(checkpoint!.Note);
    }

    private static async Task<IResult> ConsistencyAsync(
        string? from, string? to, HttpContext http, CheckpointStore checkpoints, LedgerProofs proofs, IOptions<EvidenceOptions> options)
    {
        if (SizeOf(from) is not { } former)
        {
            return Problems.Of(422, [NotASize("from")]);
        }

        var (checkpoint, problem) = await FindAsync("to", to, former, http, checkpoints, options);
        return problem ?? TypedResults.Json(await proofs.OfAsync(former, checkpoint!, http.RequestAborted), WireJson.Options);
    }

    private static async Task<IResult> ProofAsync(
        long sequence, string? size, HttpContext http, HubDb db, AccessGate gate, EventOpener opener, CheckpointStore checkpoints, LedgerProofs proofs, IOptions<EvidenceOptions> options)
    {
        var caller = Caller.From(http.User);
        var visibility = new EventVisibility(caller, AccessGate.SaidPurpose(http), gate.Moment, opener);
        if (await EventQueryEndpoints.FindAsync(sequence, http, db, gate, visibility) is not { } entry)
        {
            return EventQueryEndpoints.NotFound();
        }

        var (checkpoint, problem) = await FindAsync("size", size, sequence, http, checkpoints, options);
        if (problem is not null)
        {
            return problem;
        }

        // What it sent itself shows a client nothing new.
        var isOwn = entry.ClientId == caller.ClientId;
        if (isOwn)
        {
            visibility.NoteWhole(entry);
        }
        else
        {
            visibility.NoteTrace(entry);
        }

        return await gate.AnswerAsync(http, visibility.Parts, TypedResults.Json(await proofs.OfAsync(entry, checkpoint!, isOwn, http.RequestAborted), WireJson.Options));
    }

    private static async Task<(LedgerCheckpoint? Checkpoint, IResult? Problem)> FindAsync(
        string field, string? size, long atLeast, HttpContext http, CheckpointStore checkpoints, IOptions<EvidenceOptions> options)
    {
        if (size is null)
        {
            if (await checkpoints.LatestAsync(http.RequestAborted) is { } latest && latest.Size >= atLeast)
            {
                return (latest, null);
            }

            http.Response.Headers.RetryAfter = ((int)Math.Ceiling(options.Value.CheckpointEvery.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
            return (null, Problems.Of(404, RejectionCode.NoCheckpointYet, "No checkpoint covers it yet; come again as Retry-After says."));
        }

        if (SizeOf(size) is not { } asked || asked < atLeast)
        {
            return (null, Problems.Of(422, [NotASize(field)]));
        }

        return await checkpoints.AtAsync(asked, http.RequestAborted) is { } checkpoint
            ? (checkpoint, null)
            : (null, Problems.Of(404, RejectionCode.NotFound, "No checkpoint was made at this size."));
    }

    private static long? SizeOf(string? size) =>
        long.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out var entries) && entries > 0 ? entries : null;

    private static Finding NotASize(string field) => new(RejectionCode.InvalidField, field, "A number of entries, from 1; what is to be proven lies within it.");
}
