namespace ExchangeHub.Contracts;

/// <summary>
/// Declares an event: <c>exchangehub.&lt;family&gt;.&lt;name&gt;.v&lt;major&gt;</c>. Validation, routing, masking, schemas
/// and documentation all follow from it and from the attributes on the record's properties.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ContractAttribute(string family, string name, int major) : Attribute
{
    /// <summary>Family, e.g. <c>personnel</c>.</summary>
    public string Family { get; } = family;

    /// <summary>Event in the past tense, e.g. <c>post-changed</c>.</summary>
    public string Name { get; } = name;

    /// <summary>Major version; a breaking change makes a new one.</summary>
    public int Major { get; } = major;

    /// <summary>The departments that may publish it.</summary>
    public required string[] Publishers { get; init; }

    /// <summary>The Chinese name that staff know it by.</summary>
    public required string Title { get; init; }

    /// <summary>The rule or law it rests on (see <c>contracts/README.md</c>).</summary>
    public string? Basis { get; init; }

    /// <summary>Working days within which a receiver owes its business outcome; 0 where none is owed.</summary>
    public int DueWorkingDays { get; init; }

    /// <summary>Day of its first publication, <c>yyyy-MM-dd</c>: the oldest file in <c>contracts/schemas/published</c>.</summary>
    public string Published { get; init; } = "2026-11-23";

    /// <summary>True where the approval number and date are mandatory (every change of quota, post or sanction).</summary>
    public bool NeedsApproval { get; init; }
}

/// <summary>A department that may receive the event, and which of its fields.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class SubscriberAttribute(string department, string profile) : Attribute
{
    /// <summary>The department.</summary>
    public string Department { get; } = department;

    /// <summary>One of <see cref="FieldProfile"/>.</summary>
    public string Profile { get; } = profile;
}
