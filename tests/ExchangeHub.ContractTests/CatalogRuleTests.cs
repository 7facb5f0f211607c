using ExchangeHub.Contracts;
using ExchangeHub.Contracts.CreditCodes;
using ExchangeHub.Contracts.Discipline;
using ExchangeHub.Contracts.Personnel;
using ExchangeHub.Contracts.Roster;
using ExchangeHub.Contracts.Supervision;

namespace ExchangeHub.ContractTests;

/// <summary>What must hold for every contract, so that adding one cannot open what the others close.</summary>
public sealed class CatalogRuleTests
{
    private static readonly string[] Profiles = [FieldProfile.Full, FieldProfile.Acting, FieldProfile.Masked];

    public static TheoryData<string> Types() => new(ContractCatalog.All.Select(contract => contract.Type));

    [Theory]
    [MemberData(nameof(Types))]
    public void Identity_numbers_are_sensitive_and_names_of_people_personal(string type)
    {
        var fields = Within(ContractCatalog.Find(type)!.Fields).ToList();

        Assert.All(fields.Where(field => field.Kind == FieldKind.CitizenId), field => Assert.Equal(Classification.Sensitive, field.Classification));
        Assert.All(fields.Where(field => IsAboutAPerson(field.Name)), field => Assert.True(field.Classification >= Classification.Personal, field.Name));
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Publishers_and_subscribers_are_departments_with_a_known_profile(string type)
    {
        var contract = ContractCatalog.Find(type)!;

        Assert.All(contract.Publishers, department => Assert.True(department == Department.Hub || Department.Systems.Contains(department), department));
        Assert.NotEmpty(contract.Subscribers);
        Assert.All(contract.Subscribers, subscriber => Assert.True(Department.IsKnown(subscriber.Key) && Profiles.Contains(subscriber.Value), subscriber.Key));
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Readers_read_masked_and_never_of_discipline(string type)
    {
        var contract = ContractCatalog.Find(type)!;
        var profiles = Department.Readers.Select(contract.ProfileOf).OfType<string>();

        Assert.All(profiles, profile => Assert.Equal(FieldProfile.Masked, profile));
        Assert.True(contract.Family != "discipline" || !profiles.Any());
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Discipline_is_read_in_full_by_discipline_only(string type)
    {
        var contract = ContractCatalog.Find(type)!;

        Assert.True(contract.Family != "discipline" || contract.Subscribers.All(subscriber =>
            subscriber.Value == FieldProfile.Acting || subscriber.Key == Department.Discipline));
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Numbers_have_limits_and_objects_at_most_64_fields(string type)
    {
        var contract = ContractCatalog.Find(type)!;
        var fields = Within(contract.Fields).ToList();

        Assert.All(fields.Where(field => field.Kind is FieldKind.Integer or FieldKind.Decimal), field => Assert.True(field.Minimum < field.Maximum, field.Name));
        Assert.All(fields.Select(field => field.Fields.Count).Append(contract.Fields.Count), count => Assert.InRange(count, 0, 64));
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void What_is_about_a_person_has_the_person_as_its_subject(string type)
    {
        var contract = ContractCatalog.Find(type)!;
        var holdsNumber = contract.Fields.Any(field => field.Name == "nationalId");

        Assert.Equal(holdsNumber, contract.Subject.Subject == SubjectKind.Person);
        Assert.True(contract.Subject.Required);
    }

    [Fact]
    public void Those_who_act_on_a_reduction_learn_whom_where_and_what_to_do_and_no_more() => Assert.Equal(
        ["caseNo", "institutionId", "institutionName", "nationalId", "personName", "reductionKind", "releaseBy"],
        Seen<StaffReductionOrdered>(Department.Finance));

    [Theory]
    [InlineData("sanctionKind")]
    [InlineData("sanctionPeriodMonths")]
    [InlineData("decisionAuthority")]
    [InlineData("liftedOn")]
    public void Nobody_who_acts_on_a_sanction_learns_which_it_is(string field) =>
        Assert.All([Department.Staffing, Department.Organization, Department.Hr, Department.Finance], department =>
            Assert.DoesNotContain(field, Seen<SanctionDecided>(department)));

    [Fact]
    public void Finance_learns_that_somebody_left_and_not_why()
    {
        Assert.DoesNotContain("exitKind", Seen<StaffReleased>(Department.Finance));
        Assert.DoesNotContain("endKind", Seen<EmploymentEnded>(Department.Finance));
        Assert.Contains("nationalId", Seen<StaffReleased>(Department.Finance));
        Assert.Contains("exitKind", Seen<StaffReleased>(Department.Hr));
    }

    [Fact]
    public void A_lead_is_between_staffing_and_discipline_and_a_suspicion_stays_with_staffing_and_those_who_audit()
    {
        Assert.Equal([Department.Discipline, Department.Staffing], Receivers<LeadTransferred>());
        Assert.Equal([Department.Discipline, Department.Staffing], Receivers<LeadHandled>());
        Assert.Equal([Department.Audit, Department.Inspection, Department.Staffing], Receivers<ViolationSuspected>());
        Assert.Equal(["followUp", "leadNo", "outcomeKind"], Seen<LeadHandled>(Department.Staffing));
    }

    [Fact]
    public void Who_is_not_ordered_to_rectify_learns_nothing_of_the_lead_behind_it() =>
        Assert.DoesNotContain("leadNo", Seen<RectificationOrdered>(Department.Finance));

    [Fact]
    public void The_credit_code_reaches_everyone_who_keeps_the_institution()
    {
        string[] keepers = [Department.Staffing, Department.DomainName, Department.Organization, Department.Hr, Department.Finance];

        Assert.Subset(Receivers<CreditCodeAssigned>().ToHashSet(), keepers.ToHashSet());
        Assert.All(keepers, department => Assert.Contains("creditCode", Seen<CreditCodeAssigned>(department)));
    }

    [Fact]
    public void Pay_in_a_roster_is_seen_by_hr_and_finance_only()
    {
        var people = ContractCatalog.Of<SnapshotPage>().Fields.Single(field => field.Name == "people").Element!.Fields;
        var payGrade = people.Single(field => field.Name == "payGrade");

        Assert.True(payGrade is { Classification: Classification.Sensitive, Acting: false });
        Assert.Equal(
            [Department.Finance, Department.Hr],
            ContractCatalog.Of<SnapshotPage>().Subscribers.Where(s => s.Value == FieldProfile.Full).Select(s => s.Key).Order(StringComparer.Ordinal));
    }

    private static IEnumerable<string> Receivers<TRecord>() =>
        ContractCatalog.Of<TRecord>().Subscribers.Keys.Order(StringComparer.Ordinal);

    private static IEnumerable<string> Seen<TRecord>(string department)
    {
        var contract = ContractCatalog.Of<TRecord>();
        var profile = contract.ProfileOf(department);
        return contract.Fields
            .Where(field => profile == FieldProfile.Full || field.Acting || field.Classification <= Classification.Internal)
            .Select(field => field.Name)
            .Order(StringComparer.Ordinal);
    }

    private static bool IsAboutAPerson(string name) =>
        name.EndsWith("ersonName", StringComparison.Ordinal) || name.EndsWith("RepresentativeName", StringComparison.Ordinal)
        || name.EndsWith("BirthDate", StringComparison.Ordinal)
        || name.Contains("hone", StringComparison.Ordinal) || name is "sex" or "ethnicGroup" or "candidateName" or "contactName";

    private static IEnumerable<ContractField> Within(IEnumerable<ContractField> fields) =>
        fields.SelectMany(field => Within(field.Fields.Concat(field.Element?.Fields ?? [])).Prepend(field));
}
