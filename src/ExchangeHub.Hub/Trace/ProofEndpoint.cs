using ExchangeHub.Access;
using ExchangeHub.Contracts;
using ExchangeHub.Hub.Evidence;
using ExchangeHub.Hub.Ledger;
using ExchangeHub.Hub.Storage;
using Microsoft.AspNetCore.Http;

namespace ExchangeHub.Hub.Trace;

/// <summary><c>GET /v1/events/{sequence}/proof</c>: to whoever may see the event, that it stands in the ledger.</summary>
internal static class ProofEndpoint
{
    public static async Task<IResult> GetAsync(
        long sequence, string? size, HttpContext http, HubDb db, AccessGate gate, EventOpener opener, LedgerProofs proofs, AskedCheckpoint asked)
    {
        var caller = Caller.From(http.User);
        var visibility = new EventVisibility(caller, AccessGate.SaidPurpose(http), gate.Moment, opener);
        if (await EventQueryEndpoints.FindAsync(sequence, http, db, gate, visibility) is not { } entry)
        {
            return EventQueryEndpoints.NotFound();
        }

        var (checkpoint, problem) = await asked.FindAsync("size", size, sequence, http);
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
}
