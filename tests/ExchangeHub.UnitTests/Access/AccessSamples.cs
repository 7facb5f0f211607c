using CsCheck;
using ExchangeHub.Access;
using ExchangeHub.Access.Decisions;
using ExchangeHub.Contracts;

namespace ExchangeHub.UnitTests.Access;

/// <summary>A random state of the hub and a question to it.</summary>
internal sealed record AccessSample(int World, IReadOnlyList<Grant> Grants, IReadOnlyList<Agreement> Agreements, AccessRequest Asked)
{
    public DatedRegions Regions => DatedRegions.All[World];

    /// <summary>Grants and agreements on the regions in force, as a snapshot has them.</summary>
    public AccessSnapshot Snapshot(IEnumerable<Grant>? grants = null, IEnumerable<Agreement>? agreements = null) =>
        new(7, Regions.Tree, Laid(grants ?? Grants), Laid(agreements ?? Agreements));

    public NaiveAccess Naive => new(Regions, [.. Laid(Grants)], [.. Laid(Agreements)]);

    public bool IsInForce(Grant grant) => grant.Targets.Append(grant.Region).All(code => Regions.InForce(code, Asked.Day));

    private IEnumerable<Grant> Laid(IEnumerable<Grant> grants) =>
        grants.Where(IsInForce);

    private IEnumerable<Agreement> Laid(IEnumerable<Agreement> agreements) =>
        agreements.Where(one => Regions.InForce(one.ConsumerRegion, Asked.Day) && Regions.InForce(one.ProviderRegion, Asked.Day));
}

internal static class AccessSamples
{
    private static readonly string[] Departments =
        [Department.Staffing, Department.CreditCode, Department.DomainName, Department.Organization, Department.Hr, Department.Finance, Department.Discipline, Department.Audit, Department.Inspection, Department.Hub];

    private static readonly string[] Resources = [.. AccessResource.All.Select(resource => resource.Name)];
    private static readonly string[] Types = [.. ContractCatalog.All.Select(contract => contract.Type)];
    private static readonly string[] Fields = ["nationalId", "personName", "payStandard", "remark"];

    private static readonly Gen<DateOnly> Day = Gen.OneOf([.. DatedRegions.Days]);
    private static readonly Gen<(DateOnly From, DateOnly To)> Span = Gen.Select(Day, Day).Select(days => days.Item1 < days.Item2 ? days : (days.Item2, days.Item1));

    private static readonly Gen<string> Publisher = Gen.OneOf(Department.Staffing, Department.Hr);

    // Few names where grants and questions are to meet, all of them now and then.
    private static readonly Gen<string> SomeDepartment = Gen.Frequency((3, Gen.OneOf(Department.Finance, Department.Audit, Department.CreditCode)), (1, Gen.OneOf(Departments)));
    private static readonly Gen<string> SomeResource = Gen.Frequency((3, Gen.OneOf("quotas", "payroll", "history", "discipline")), (1, Gen.OneOf(Resources)));
    private static readonly Gen<string> SomeType = Gen.Frequency(
        (3, Gen.OneOf("exchangehub.quota.allocated.v1", "exchangehub.payroll.inclusion-confirmed.v1", "exchangehub.supervision.rectification-reported.v1")), (1, Gen.OneOf(Types)));

    public static Gen<AccessSample> Any { get; } =
        from world in Gen.Int[0, DatedRegions.All.Count - 1]
        from asked in RequestIn(world)
        from grants in GrantNear(world, asked).List[0, 10]
        from agreements in AgreementNear(world, asked).List[0, 5]
        select new AccessSample(world, grants, agreements, asked);

    /// <summary>The same with a grant more, which lies last.</summary>
    public static Gen<AccessSample> WithGrant { get; } =
        from sample in Any
        from one in GrantNear(sample.World, sample.Asked)
        select sample with { Grants = [.. sample.Grants, one] };

    /// <summary>The same with an agreement more, which lies first.</summary>
    public static Gen<AccessSample> WithAgreement { get; } =
        from sample in Any
        from one in AgreementNear(sample.World, sample.Asked)
        select sample with { Agreements = [one, .. sample.Agreements] };

    private static Gen<Agreement> AgreementNear(int world, AccessRequest asked) =>
        from provider in RegionNear(world, asked.Region, asked.Day)
        from consumer in RegionNear(world, asked.Reader.Region, asked.Day)
        from department in DepartmentNear(asked)
        from publisher in Publisher
        from types in Gen.OneOf(Gen.Const((ContractCatalog.Find(asked.Resource) ?? AccessResource.Find(asked.Resource)?.Contract)?.Type ?? Types[0]), SomeType).List[1, 3]
        from fields in Gen.Null(Gen.OneOf(Fields).List[1, 2])
        from days in Span
        from id in Gen.Guid
        select new Agreement
        {
            Id = id, Version = 1, Provider = publisher, ProviderRegion = provider, Consumer = department, ConsumerRegion = consumer,
            Types = types.ToHashSet(), Fields = fields?.ToHashSet(), Purpose = "测试", NotBefore = days.From, NotAfter = days.To,
        };

    private static Gen<Grant> GrantNear(int world, AccessRequest asked) =>
        from department in DepartmentNear(asked)
        from region in RegionNear(world, asked.Reader.Region, asked.Day)
        from targets in RegionNear(world, asked.Region, asked.Day).List[1, 2]
        from resources in SomeResource.List[1, 3]
        from profile in Gen.OneOf(FieldProfile.Masked, FieldProfile.Full)
        from days in Span
        from rows in Gen.OneOf<int?>(null, 10, 100)
        from id in Gen.Guid
        select new Grant
        {
            Id = id, Version = 1, Department = department, Region = region, Targets = targets, Resources = resources, Profile = profile,
            Purpose = "测试", NotBefore = days.From, NotAfter = days.To, RowsPerDay = rows,
        };

    // Random regions and departments would hardly ever meet the question: half are the one asked about, or above it.
    private static Gen<string> RegionNear(int world, string code, DateOnly day)
    {
        var regions = DatedRegions.All[world];
        return Gen.OneOf(Gen.OneOf([.. regions.Upward(code, day).Append(code)]), Region(world));
    }

    private static Gen<string> DepartmentNear(AccessRequest asked) => Gen.OneOf(Gen.Const(asked.Reader.Department), SomeDepartment);

    private static Gen<AccessRequest> RequestIn(int world) =>
        from department in SomeDepartment
        from home in Region(world)
        from role in Gen.Frequency((6, Gen.OneOf<string?>(null, Roles.GrantAdmin, Roles.Operator)), (1, Gen.OneOf<string?>([.. Roles.All])))
        from action in Gen.OneOf(AccessAction.Read, AccessAction.Subscribe, AccessAction.Lookup, AccessAction.Call)
        from resource in Gen.Frequency((4, SomeResource), (3, SomeType), (1, Gen.OneOf(Departments).Select(name => $"systems/{name}")), (1, Gen.OneOf("nothing", "systems/", "")))
        from region in Region(world)
        from day in Day
        from asks in Gen.OneOf(Classification.Internal, Classification.Internal, Classification.Sensitive)
        from publisher in Gen.Null(Publisher)
        select new AccessRequest(new Caller("client", department, home) { Role = role, User = role is null ? null : "somebody" }, action, resource, region, day, asks, publisher);

    private static Gen<string> Region(int world) => Gen.OneOf([.. DatedRegions.All[world].Codes]);
}
