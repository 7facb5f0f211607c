namespace ExchangeHub.Contracts;

/// <summary>The departments that exchange through the hub, as they appear in <c>source</c>, tokens and subscriptions.</summary>
public static class Department
{
    /// <summary>机构编制委员会办公室: quotas, institutions, people on quota.</summary>
    public const string Staffing = "staffing";

    /// <summary>统一社会信用代码 register for organs and institutions.</summary>
    public const string CreditCode = "credit-code";

    /// <summary>政务和公益域名 register.</summary>
    public const string DomainName = "domain-name";

    /// <summary>组织部门: civil servants, posts and ranks.</summary>
    public const string Organization = "organization";

    /// <summary>人力资源和社会保障部门: staff of public institutions.</summary>
    public const string Hr = "hr";

    /// <summary>财政部门: unified payroll and personnel budget.</summary>
    public const string Finance = "finance";

    /// <summary>纪检监察机关: sanctions and staff reductions.</summary>
    public const string Discipline = "discipline";

    /// <summary>审计机关: reads, never publishes.</summary>
    public const string Audit = "audit";

    /// <summary>巡察机构: reads, never publishes.</summary>
    public const string Inspection = "inspection";

    /// <summary>The hub itself, publisher of the <c>hub</c> family.</summary>
    public const string Hub = "hub";

    /// <summary>The seven departments that keep a system of their own.</summary>
    public static IReadOnlyList<string> Systems { get; } =
        [Staffing, CreditCode, DomainName, Organization, Hr, Finance, Discipline];

    /// <summary>Departments that only read.</summary>
    public static IReadOnlyList<string> Readers { get; } = [Audit, Inspection];

    /// <summary>True for every department a client may belong to.</summary>
    public static bool IsKnown(string? department) =>
        department is not null && (Systems.Contains(department) || Readers.Contains(department));
}
