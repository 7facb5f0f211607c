using System.Text.Json;
using ExchangeHub.Access;
using ExchangeHub.Access.Decisions;
using ExchangeHub.Access.Masking;
using ExchangeHub.Contracts;
using ExchangeHub.Hub.Grants;
using ExchangeHub.Hub.Http;
using ExchangeHub.Hub.Ledger;

namespace ExchangeHub.Hub.Trace;

/// <summary>
/// What a reader may see of the ledger: its department's own events in full, others by its entitlement, of its own region and
/// those below, or of others by grant. Nothing else is there for it. Keeps what it has shown, for the access log.
/// </summary>
/// <param name="caller">The reader.</param>
/// <param name="purpose">What it reads for, where it says so.</param>
/// <param name="moment">What is decided by.</param>
/// <param name="opener">Opens payloads.</param>
internal sealed class EventVisibility(Caller caller, string? purpose, AccessMoment moment, EventOpener opener)
{
    private readonly Dictionary<ShownKey, (AccessDecision Decision, List<LedgerEntry> Entries)> shown = [];

    /// <summary>The types that the reader's department may be shown at all.</summary>
    public IReadOnlyList<string> Types { get; } =
    [
        .. ContractCatalog.All
            .Where(contract => contract.ProfileOf(caller.Department) is not null
                || contract.Publishers.Contains(caller.Department)
                || moment.Snapshot.HasAgreement(caller.Department, contract.Type))
            .Select(contract => contract.Type),
    ];

    /// <summary>What the log keeps of everything shown so far.</summary>
    public IReadOnlyList<ReadPart> Parts =>
    [
        .. shown.Select(part => new ReadPart(
            new AccessRequest(caller, AccessAction.Read, part.Key.Type, part.Key.Region, moment.Today),
            part.Value.Decision,
            part.Key.Class,
            part.Value.Entries.Count,
            [.. part.Value.Entries.Select(entry => entry.Subject).Distinct()])),
    ];

    /// <summary>True where the reader may know that the event is there.</summary>
    public bool Sees(LedgerEntry entry) => EventAccess.ToRead(entry, caller, moment).Decision.Allowed;

    /// <summary>Why the reader may not see it.</summary>
    public (AccessRequest Request, AccessDecision Decision) Refusal(LedgerEntry entry)
    {
        var (region, decision) = EventAccess.ToRead(entry, caller, moment);
        return (new AccessRequest(caller, AccessAction.Read, entry.Type, region, moment.Today), decision);
    }

    /// <summary>The event as the reader may see it, with what the hub knows about it; null where it is not to be seen.</summary>
    public JsonElement? Show(LedgerEntry entry)
    {
        var (region, entitled) = EventAccess.ToRead(entry, caller, moment);
        if (!entitled.Allowed)
        {
            return null;
        }

        var decision = entitled.For(caller, purpose);
        Note(entry, region, decision, Shown.Of(ContractCatalog.Find(entry.Type)!, decision));
        return JsonSerializer.SerializeToElement(
            new
            {
                entry.Sequence,
                acceptedAt = Times.Show(entry.AcceptedAt),
                leafHash = System.Buffers.Text.Base64Url.EncodeToString(entry.LeafHash),
                warnings = entry.Warnings is null ? [] : JsonSerializer.Deserialize<List<Finding>>(entry.Warnings, WireJson.Options)!,
                moreWithPurpose = decision == entitled ? null : (bool?)true,
                @event = opener.Open(entry, decision, null),
            },
            WireJson.Options);
    }

    /// <summary>What an event that is seen is about, as far as the reader may know.</summary>
    public string? SubjectOf(LedgerEntry entry) =>
        EventOpener.SubjectOf(entry, ContractCatalog.Find(entry.Type)!, EventAccess.ToRead(entry, caller, moment).Decision.For(caller, purpose));

    /// <summary>Notes that the reader was told how the event went, and nothing of its data.</summary>
    public void NoteTrace(LedgerEntry entry)
    {
        var (region, decision) = EventAccess.ToRead(entry, caller, moment);
        Note(entry, region, decision, Classification.Public);
    }

    /// <summary>Notes that the reader was given all of an event that it published itself.</summary>
    public void NoteWhole(LedgerEntry entry)
    {
        var (region, decision) = EventAccess.ToRead(entry, caller, moment);
        Note(entry, region, decision, Shown.Of(ContractCatalog.Find(entry.Type)!, decision));
    }

    private void Note(LedgerEntry entry, string region, AccessDecision decision, Classification clear)
    {
        var key = new ShownKey(entry.Type, region, decision.Rule, decision.Agreement?.Id, clear);
        (shown.TryGetValue(key, out var part) ? part : shown[key] = (decision, [])).Entries.Add(entry);
    }

    // By one snapshot, what one reader is told about a type and region differs only by who sent the event.
    private readonly record struct ShownKey(string Type, string Region, string Rule, Guid? Agreement, Classification Class);
}
