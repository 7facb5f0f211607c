namespace ExchangeHub.Contracts;

/// <summary>How closely a field is held; exported as <c>x-classification</c>.</summary>
public enum Classification
{
    /// <summary>Open to anyone who may read the event.</summary>
    Public,

    /// <summary>For government use; shown to every entitled reader.</summary>
    Internal,

    /// <summary>About a person; masked unless the reader's profile is full (PIPL art. 28, 51).</summary>
    Personal,

    /// <summary>Identity number, sanction, pay; absent unless the reader is entitled to it.</summary>
    Sensitive,
}

/// <summary>What a reader gets of an event's fields.</summary>
public static class FieldProfile
{
    /// <summary>Every field.</summary>
    public const string Full = "full";

    /// <summary>Public and internal fields, and those marked <see cref="ActingAttribute"/>: what a department needs to act, and no more.</summary>
    public const string Acting = "acting";

    /// <summary>Public and internal fields; personal ones masked; sensitive ones absent.</summary>
    public const string Masked = "masked";
}

/// <summary>States the class of a field. A field without it is <see cref="Classification.Internal"/>.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ClassifiedAttribute(Classification classification) : Attribute
{
    /// <summary>The class.</summary>
    public Classification Classification { get; } = classification;
}

/// <summary>Marks a personal or sensitive field that a department needs in order to act on the event (profile <c>acting</c>).</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ActingAttribute : Attribute;

/// <summary>Marks the field that names what the event is about; deliveries keep their order for each subject.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SubjectAttribute(SubjectKind kind) : Attribute
{
    /// <summary>What the field names.</summary>
    public SubjectKind Kind { get; } = kind;
}

/// <summary>Marks the identity number that a correction replaces; it becomes an alias of the same person.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class FormerSubjectAttribute : Attribute;

/// <summary>The earliest date a field may hold. Without it the limit is 1949-10-01.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SinceAttribute(string date) : Attribute
{
    /// <summary>The date.</summary>
    public DateOnly Date { get; } = DateOnly.Parse(date, System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>What a subject field names.</summary>
public enum SubjectKind
{
    /// <summary>A person, by identity number; the hub puts a random person key in its place.</summary>
    Person,

    /// <summary>An institution, by the staffing office's institution id.</summary>
    Institution,

    /// <summary>A region, by its code.</summary>
    Region,

    /// <summary>A business case, by its number.</summary>
    Case,
}
