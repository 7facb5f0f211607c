using ExchangeHub.Access.Masking;
using ExchangeHub.Contracts;
using ExchangeHub.WebConsole.Hub;

namespace ExchangeHub.WebConsole.Pages.Catalogue;

/// <summary>A field that a department may have, as it would get it.</summary>
/// <param name="Field">The field.</param>
/// <param name="Class">How closely it is held.</param>
/// <param name="View">In clear or masked.</param>
internal sealed record OfferedField(ContractField Field, Classification Class, FieldView View)
{
    public bool IsSensitive => Class == Classification.Sensitive;

    /// <summary>What the contract gives a department, and what agreements in force open beyond it; of anything else nothing.</summary>
    public static IReadOnlyList<OfferedField> Of(Contract contract, string department, IReadOnlyList<Agreement> inForce)
    {
        var profile = contract.ProfileOf(department) ?? (inForce.Count > 0 ? FieldProfile.Masked : null);
        var opened = inForce.SelectMany(one => one.Fields ?? []).ToHashSet(StringComparer.Ordinal);
        return profile is null
            ? []
            : [.. from field in contract.Fields
                  let standing = Standing.Open.Of(field)
                  let view = opened.Contains(field.Name) ? FieldView.Clear : standing.View(profile)
                  where view != FieldView.Absent
                  select new OfferedField(field, standing.Classification, view)];
    }
}

/// <summary>What somebody fills in to subscribe a system.</summary>
internal sealed class SubscriptionDraft
{
    public const string Pull = "pull";
    public const string Webhook = "webhook";
    public const string Amqp = "amqp";

    public string? ClientId { get; set; }

    public string? Region { get; set; }

    public string Channel { get; set; } = Pull;

    public string? Endpoint { get; set; }

    public HashSet<string> Fields { get; } = new(StringComparer.Ordinal);

    public bool IsWhole => ClientId is { Length: > 0 } && Region is { Length: > 0 } && Fields.Count > 0 && (Channel != Webhook || !string.IsNullOrWhiteSpace(Endpoint));

    public SubscriptionToMake For(string type) => new(
        ClientId!, [type], Region!, Channel, [.. Fields.Order(StringComparer.Ordinal)], Channel == Webhook ? Endpoint!.Trim() : null);
}
