using ExchangeHub.Contracts;

namespace ExchangeHub.IntegrationTests.Adapters.Compliance;

/// <summary>编办: staging tables.</summary>
public sealed class StaffingAdapterTests : LateAnswerCompliance
{
    private protected override DepartmentBusiness Business { get; } = new StaffingBusiness();
}

/// <summary>财政: staging tables both ways.</summary>
public sealed class FinanceAdapterTests : LateAnswerCompliance
{
    private protected override DepartmentBusiness Business { get; } = new FinanceBusiness();
}

/// <summary>组织部门: workbooks in a folder.</summary>
public sealed class OrganizationAdapterTests : LateAnswerCompliance
{
    private protected override DepartmentBusiness Business { get; } = new OrganizationBusiness();
}

/// <summary>人社: REST, asked by cursor.</summary>
public sealed class HrAdapterTests : ConnectedCompliance
{
    private protected override DepartmentBusiness Business { get; } = new HrBusiness();
}

/// <summary>信用代码: SOAP.</summary>
public sealed class CreditCodeAdapterTests : ConnectedCompliance
{
    private protected override DepartmentBusiness Business { get; } = new CreditCodeBusiness();
}

/// <summary>域名: REST, facts posted to the adapter.</summary>
public sealed class DomainNameAdapterTests : ConnectedCompliance
{
    private protected override DepartmentBusiness Business { get; } = new DomainNameBusiness();
}

/// <summary>纪检: a client of its own; the hub judges what an adapter would.</summary>
public sealed class DisciplineClientTests : AdapterCompliance
{
    private protected override DepartmentBusiness Business { get; } = new DisciplineBusiness();

    protected override bool HasAdapter => false;

    protected override string ClockCode => RejectionCode.TimeInFuture;

    protected override string EncodingCode => RejectionCode.UnsafeText;

    protected override string MissingCode => "incomplete";
}
