using System.Text.Json;
using System.Text.Json.Nodes;

namespace ExchangeHub.WebConsole.Hub;

/// <summary>Repaired data: proposed by one person, let go by another.</summary>
internal sealed class EditsApi(HubClient hub)
{
    /// <summary>Newest first.</summary>
    public Task<HubList<EditItem>> ListAsync(bool onlyOpen, Guid? delivery, string? cursor, CancellationToken cancellationToken) => hub.GetAsync<HubList<EditItem>>(
        HubQuery.Of("/v1/edits", ("state", onlyOpen ? "proposed" : null), ("deliveryId", delivery?.ToString()), ("cursor", cursor)), cancellationToken);

    /// <summary>What is to be delivered, as far as the reader sees it; in clear for who says what for. The hub keeps that it was looked at.</summary>
    public Task<EditableData> DataAsync(Guid delivery, string? purpose, CancellationToken cancellationToken) =>
        hub.GetAsync<EditableData>($"{Of(delivery)}/data", cancellationToken, purpose);

    /// <summary>The latest proposal; in clear for who says what for.</summary>
    public Task<Edit> GetAsync(Guid delivery, string? purpose, CancellationToken cancellationToken) => hub.GetAsync<Edit>(Of(delivery), cancellationToken, purpose);

    /// <summary>Changes what the proposer sees; what is personal only where he says what for.</summary>
    public Task ProposeAsync(Guid delivery, JsonObject changes, string? purpose, CancellationToken cancellationToken) =>
        hub.PostAsync<object?>(Of(delivery), new { changes }, cancellationToken, purpose);

    public Task ApproveAsync(Edit edit, CancellationToken cancellationToken) =>
        hub.PostAsync<object?>($"{Of(edit.DeliveryId)}/approve", new { edit.EditId }, cancellationToken);

    public Task RefuseAsync(Edit edit, string reason, CancellationToken cancellationToken) =>
        hub.PostAsync<object?>($"{Of(edit.DeliveryId)}/refuse", new { edit.EditId, reason }, cancellationToken);

    private static string Of(Guid delivery) => $"/v1/deliveries/{delivery}/edit";
}

/// <summary>A proposal in a list: which fields it changes, and what became of it.</summary>
public sealed record EditItem(
    Guid EditId, Guid DeliveryId, string State, TracedSubscriber Subscriber, long Sequence, string Type, IReadOnlyList<string> Fields, string ProposedBy,
    DateTimeOffset ProposedAt, string? DecidedBy, DateTimeOffset? DecidedAt, string? Reason, Guid? ReplacementId);

/// <summary>The latest proposal for a delivery, with what it changes.</summary>
public sealed record Edit(
    Guid EditId, Guid DeliveryId, string ProposedBy, DateTimeOffset ProposedAt, string? ApprovedBy, DateTimeOffset? ApprovedAt, string? RefusedBy,
    DateTimeOffset? RefusedAt, string? Reason, Guid? ReplacementId, IReadOnlyList<string> Fields, JsonElement Before, JsonElement After, bool MoreWithPurpose)
{
    public bool IsDecided => ApprovedBy is not null || RefusedBy is not null;
}

/// <summary>What is to be delivered, and the names of the fields that the reader can change.</summary>
public sealed record EditableData(JsonElement Data, IReadOnlyList<string> Editable, bool MoreWithPurpose);
