using System.Text.Json;
using ExchangeHub.Contracts;
using ExchangeHub.Hub.Pipeline;

namespace ExchangeHub.Hub.Ledger;

/// <summary>
/// Writes new events as ledger entries and recognises those that are there already. It runs under the ledger's writer
/// lock, so what it reads cannot change until its transaction ends.
/// </summary>
internal sealed class LedgerStage(SubjectResolver subjects, LedgerReader reader, RecentEntries recent) : ICommitStage
{
    public void Ask(CommitGroup group, Questions questions)
    {
        var candidates = group.Live.Select(pair => new Candidate(pair.Batch, pair.Event)).ToList();
        group.Put(new Asked(
            candidates,
            LedgerReader.Last(questions),
            reader.Find(questions, [.. candidates.Select(c => (c.Event.Source!, c.Event.Id!))]),
            subjects.Find(questions, candidates.Select(c => c.Event))));
    }

    public async Task WriteAsync(CommitGroup group, CancellationToken cancellationToken)
    {
        var (candidates, ledger, known, people) = group.Get<Asked>();
        var last = ledger.Value;
        var fresh = TellApart(candidates, known.Value);
        if (fresh.Count == 0)
        {
            return;
        }

        await SubjectResolver.ResolveAsync(group.Scope, fresh.Select(c => c.Event), people, cancellationToken);
        var entries = new List<LedgerEntry>(fresh.Count);
        foreach (var candidate in fresh)
        {
            var entry = Entry(candidate, ++last, group.Now.ToUnixTimeMilliseconds());
            candidate.Event.Sequence = entry.Sequence;
            candidate.Event.LeafHash = entry.LeafHash;
            entries.Add(entry);
        }

        foreach (var repeated in candidates.Where(c => c.SameAs is not null))
        {
            repeated.Event.Sequence = repeated.SameAs!.Event.Sequence;
            repeated.Event.LeafHash = repeated.SameAs.Event.LeafHash;
        }

        group.Scope.InsertAtEnd(LedgerTables.Entries, entries);
        group.AfterCommit.Add(() => recent.Keep(entries));
    }

    private static List<Candidate> TellApart(List<Candidate> candidates, Dictionary<(string, string), KnownEntry> known)
    {
        var fresh = new List<Candidate>(candidates.Count);
        var here = new Dictionary<(string, string), Candidate>(candidates.Count);
        foreach (var candidate in candidates)
        {
            var key = (candidate.Event.Source!, candidate.Event.Id!);
            if (known.TryGetValue(key, out var entry))
            {
                Judge(candidate, candidate.Event.Fingerprint.AsSpan().SequenceEqual(entry.Fingerprint));
                candidate.Event.Sequence = entry.Sequence;
                candidate.Event.LeafHash = entry.LeafHash;
            }
            else if (here.TryGetValue(key, out var earlier))
            {
                Judge(candidate, candidate.Event.Fingerprint.AsSpan().SequenceEqual(earlier.Event.Fingerprint));
                candidate.SameAs = earlier;
            }
            else
            {
                here.Add(key, candidate);
                fresh.Add(candidate);
            }
        }

        return fresh;
    }

    private static void Judge(Candidate candidate, bool same)
    {
        if (same)
        {
            candidate.Event.IsDuplicate = true;
        }
        else
        {
            candidate.Event.Reject(RejectionCode.DuplicateIdDifferentContent, "id", "Another event of this source has this id; give a new event a new id.");
        }
    }

    private static LedgerEntry Entry(Candidate candidate, long sequence, long acceptedAt)
    {
        var (batch, incoming) = candidate;
        var cloudEvent = incoming.Event!;
        var attributes = JsonSerializer.Serialize(AttributesOf(incoming), WireJson.Options);
        var warnings = incoming.Warnings.Count == 0 ? null : JsonSerializer.Serialize(incoming.Warnings, WireJson.Options);
        var (box, payloadHash) = incoming.Sealed;
        return new LedgerEntry
        {
            Sequence = sequence,
            Source = cloudEvent.Source,
            EventId = cloudEvent.Id,
            Type = cloudEvent.Type,
            Region = cloudEvent.Region!,
            CounterpartRegion = cloudEvent.CounterpartRegion,
            Subject = incoming.Subject!,
            OtherSubject = incoming.OtherSubject,
            CorrelationId = cloudEvent.CorrelationId,
            ClientId = batch.Sender.ClientId,
            AcceptedAt = acceptedAt,
            Attributes = attributes,
            Payload = box,
            Fingerprint = incoming.Fingerprint!,
            LeafHash = LeafHash.Of(attributes, batch.Sender.ClientId, acceptedAt, incoming.Subject!, warnings, payloadHash),
            Warnings = warnings,
        };
    }

    private static Dictionary<string, string> AttributesOf(IncomingEvent incoming)
    {
        var attributes = incoming.Event!.Attributes().Where(a => a.Key != "subject").ToDictionary(a => a.Key, a => a.Value);
        if (incoming.TraceParent is not null)
        {
            attributes["traceparent"] = incoming.TraceParent;
        }

        return attributes;
    }

    private sealed record Asked(
        List<Candidate> Candidates, Answer<long> Last, Answer<Dictionary<(string Source, string Id), KnownEntry>> Known, AskedPeople People);

    private sealed record Candidate(EventBatch Batch, IncomingEvent Event)
    {
        public Candidate? SameAs { get; set; }
    }
}
