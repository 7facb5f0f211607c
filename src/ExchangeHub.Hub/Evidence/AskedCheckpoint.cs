using System.Globalization;
using ExchangeHub.Access;
using ExchangeHub.Contracts;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace ExchangeHub.Hub.Evidence;

/// <summary>Which checkpoint a request is about: the latest, or the one at a size.</summary>
internal sealed class AskedCheckpoint(CheckpointStore checkpoints, IOptions<EvidenceOptions> options)
{
    /// <summary>The checkpoint, or why there is none.</summary>
    /// <param name="field">Name of the parameter.</param>
    /// <param name="size">Its value; the latest where null.</param>
    /// <param name="atLeast">So many entries it has to cover.</param>
    /// <param name="http">The request.</param>
    public async Task<(LedgerCheckpoint? Checkpoint, IResult? Problem)> FindAsync(string field, string? size, long atLeast, HttpContext http)
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

    public static long? SizeOf(string? size) =>
        long.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out var entries) && entries > 0 ? entries : null;

    public static Finding NotASize(string field) => new(RejectionCode.InvalidField, field, "A number of entries, from 1; what is to be proven lies within it.");
}
