using System.Globalization;
using System.Reflection;
using ExchangeHub.Contracts.Export;

namespace ExchangeHub.Contracts;

/// <summary>One event type: what the record and its attributes declare.</summary>
public sealed class Contract
{
    private readonly Dictionary<string, string> subscribers;

    internal Contract(Type record, ContractAttribute declared)
    {
        Record = record;
        Family = declared.Family;
        Name = declared.Name;
        Major = declared.Major;
        Type = $"exchangehub.{Family}.{Name}.v{Major}";
        Title = declared.Title;
        Basis = declared.Basis;
        DueWorkingDays = declared.DueWorkingDays;
        NeedsApproval = declared.NeedsApproval;
        Published = DateOnly.ParseExact(declared.Published, "yyyy-MM-dd", CultureInfo.InvariantCulture);
        Publishers = declared.Publishers;
        subscribers = record.GetCustomAttributes<SubscriberAttribute>().ToDictionary(s => s.Department, s => s.Profile);
        Fields = ContractField.Of(record);
        Subject = Fields.Single(field => field.Subject is not null);
        FormerSubject = Fields.SingleOrDefault(field => field.IsFormerSubject);
        IsConfidential = Fields.Any(IsHeldClosely);
    }

    /// <summary>The record that carries the data.</summary>
    public Type Record { get; }

    /// <summary>CloudEvents type, e.g. <c>exchangehub.personnel.post-changed.v1</c>.</summary>
    public string Type { get; }

    /// <summary>Family, e.g. <c>personnel</c>.</summary>
    public string Family { get; }

    /// <summary>Name, e.g. <c>post-changed</c>.</summary>
    public string Name { get; }

    /// <summary>Major version.</summary>
    public int Major { get; }

    /// <summary>Chinese name.</summary>
    public string Title { get; }

    /// <summary>What it says, from the record's documentation; the Chinese name where that was not shipped.</summary>
    public string Description => Documentation.Of(Record) ?? Title;

    /// <summary>Day of its first publication.</summary>
    public DateOnly Published { get; }

    /// <summary>Rule or law.</summary>
    public string? Basis { get; }

    /// <summary>Working days within which a receiver owes its business outcome; 0 where none is owed.</summary>
    public int DueWorkingDays { get; }

    /// <summary>True where approval number and date are mandatory.</summary>
    public bool NeedsApproval { get; }

    /// <summary>Departments that may publish it.</summary>
    public IReadOnlyList<string> Publishers { get; }

    /// <summary>Departments that may receive it, each with its field profile.</summary>
    public IReadOnlyDictionary<string, string> Subscribers => subscribers;

    /// <summary>Fields of the data.</summary>
    public IReadOnlyList<ContractField> Fields { get; }

    /// <summary>The field that names what the event is about.</summary>
    public ContractField Subject { get; }

    /// <summary>The field with the identity number that a correction replaces, where there is one.</summary>
    public ContractField? FormerSubject { get; }

    /// <summary>True where some field is personal or sensitive: its data lies in no queue unsealed.</summary>
    public bool IsConfidential { get; }

    /// <summary>The profile a department receives, or null where it is not entitled.</summary>
    public string? ProfileOf(string department) => subscribers.GetValueOrDefault(department);

    private static bool IsHeldClosely(ContractField field) =>
        field.Classification is Classification.Personal or Classification.Sensitive
        || field.Kind == FieldKind.CitizenId
        || field.Fields.Any(IsHeldClosely)
        || field.Element is { } element && IsHeldClosely(element);
}
