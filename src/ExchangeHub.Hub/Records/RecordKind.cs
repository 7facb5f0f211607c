using System.Globalization;
using ExchangeHub.Access.Decisions;
using ExchangeHub.Contracts;
using Rule = System.Action<ExchangeHub.Hub.Records.RecordState, ExchangeHub.Hub.Records.RecordFact>;

namespace ExchangeHub.Hub.Records;

/// <summary>A kind of record: which events make it, how each changes it, and what tells one from another.</summary>
internal sealed class RecordKind
{
    public static readonly RecordKind Institutions = new("institutions", ByInstitution, InstitutionRules.Institution);
    public static readonly RecordKind Quotas = new("quotas", ByInstitution, InstitutionRules.Quotas);
    public static readonly RecordKind Leadership = new("leadership", ByInstitution, InstitutionRules.Leadership);
    public static readonly RecordKind Certificates = new("certificates", ByInstitution, InstitutionRules.Certificate);
    public static readonly RecordKind Domains = new("domains", (_, fact) => fact.Text("domainName")?.ToLowerInvariant(), InstitutionRules.Domain);
    public static readonly RecordKind Staff = new("staff", (subject, _) => subject, StaffRules.All);
    public static readonly RecordKind QuotaUse = new("quota-use", Numbered("requestNo"), InstitutionRules.QuotaUse);
    public static readonly RecordKind Ledger = new("ledger", Numbered("entryNo"), WholeBy("quota.ledger-entry-recorded"));
    public static readonly RecordKind History = new("history", Numbered("entryNo"), WholeBy("institution.history-recorded"));
    public static readonly RecordKind SpecialCases = new("special-cases", ByEvent, WholeBy("institution.special-case-recorded"));
    public static readonly RecordKind Changes = new("changes", ByEvent, WholeBy("institution.changed"));

    // A region inside the data may differ from the event's; only the event's was checked against its publisher.
    public static readonly RecordKind Ceilings = new("ceilings", (_, fact) => fact.Region, WholeBy("quota.ceiling-set"));

    private readonly Func<string, RecordFact, string?> keyOf;

    private RecordKind(string name, Func<string, RecordFact, string?> keyOf, IReadOnlyDictionary<string, Rule> rules)
    {
        Name = name;
        this.keyOf = keyOf;
        Rules = rules;
        Contract = AccessResource.Find(name)!.Contract;
        IsSealed = Access.Masking.Shown.Of(Contract, FieldProfile.Full) > Classification.Internal;
    }

    public static IReadOnlyList<RecordKind> All { get; } =
        [Institutions, Quotas, Leadership, Certificates, Domains, Staff, QuotaUse, Ledger, History, SpecialCases, Changes, Ceilings];

    /// <summary>Name of the resource it is read as.</summary>
    public string Name { get; }

    /// <summary>The contract whose fields it has.</summary>
    public Contract Contract { get; }

    /// <summary>True where it may hold personal fields and is therefore sealed at rest.</summary>
    public bool IsSealed { get; }

    /// <summary>How each event changes it, by family and name.</summary>
    public IReadOnlyDictionary<string, Rule> Rules { get; }

    public static RecordKind Of(string name) => All.First(kind => kind.Name == name);

    /// <summary>The records that an event says something of.</summary>
    public static IEnumerable<RecordId> Named(string subject, RecordFact fact) =>
        from kind in All
        where kind.Rules.ContainsKey(fact.Event)
        let key = kind.keyOf(subject, fact)
        where key is not null
        select new RecordId(kind.Name, key);

    private static string? ByInstitution(string subject, RecordFact fact) => fact.Text("institutionId");

    private static string? ByEvent(string subject, RecordFact fact) =>
        string.Create(CultureInfo.InvariantCulture, $"{fact.Text("institutionId")}|{fact.Sequence:D15}");

    private static Func<string, RecordFact, string?> Numbered(string number) => (_, fact) => $"{fact.Text("institutionId")}|{fact.Text(number)}";

    private static Dictionary<string, Rule> WholeBy(string name) => new() { [name] = InstitutionRules.Owned((state, fact) => state.Replace(fact)) };
}
