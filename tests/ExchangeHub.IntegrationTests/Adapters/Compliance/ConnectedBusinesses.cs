using System.Text.Json;
using System.Text.Json.Nodes;
using ExchangeHub.Contracts;
using ExchangeHub.Contracts.CreditCodes;
using ExchangeHub.Contracts.Discipline;
using ExchangeHub.Contracts.Institution;
using ExchangeHub.Contracts.Personnel;
using ExchangeHub.Sandbox.Store;

namespace ExchangeHub.IntegrationTests.Adapters.Compliance;

internal sealed class StaffingBusiness : DepartmentBusiness
{
    public override string StagingTable => "EX_OUT_STAFF";

    public override string Department => Contracts.Department.Staffing;

    public override string FactType => ContractCatalog.Of<StaffReleased>().Type;

    public override int Consequences => 1;

    public override string RequiredField => "A30002";

    public override string TypedField => "A01001";

    public override string SubjectField => "A01085";

    public override Fact Fact(int who)
    {
        var person = Cadres[who];
        var unit = UnitOf(person);
        return new Fact(
            "下编",
            new JsonObject
            {
                ["A01085"] = person.NationalId, ["A01001"] = person.Name, ["unitId"] = unit.Id, ["B01001"] = unit.Name, ["B01014"] = unit.CreditCode,
                ["quotaType"] = unit.QuotaType.Code, ["quotaTypeN"] = unit.QuotaType.Name, ["funding"] = unit.FundingForm.Code, ["fundingN"] = unit.FundingForm.Name,
                ["A30002"] = "32", ["A30002N"] = "辞去公职",
            },
            Today);
    }

    public override CloudEvent Order(int who, string id) =>
        Delivered<StaffReductionOrdered>(Contracts.Department.Discipline, id, Cadres[who].NationalId, PersonData(Cadres[who]));

    public override (CloudEvent Event, string Code) RefusedOrder(string id) =>
        (Delivered<StaffReductionOrdered>(Contracts.Department.Discipline, id, "stranger", Stranger), "not-on-quota");
}

internal sealed class FinanceBusiness : DepartmentBusiness
{
    public override string StagingTable => "EX_OUT_PAYROLL";

    public override string Department => Contracts.Department.Finance;

    public override string FactType => "exchangehub.payroll.payroll-stopped.v1";

    public override int Consequences => 1;

    public override string RequiredField => "stop_month";

    public override string TypedField => "per_name";

    public override string SubjectField => "iden_no";

    public override Fact Fact(int who)
    {
        var person = Cadres[who];
        return new Fact(
            "停发工资",
            new JsonObject
            {
                ["iden_no"] = person.NationalId, ["per_name"] = person.Name, ["agency_code"] = person.InstitutionId, ["agency_name"] = UnitOf(person).Name,
                ["unit_no"] = "430700001", ["stop_month"] = "2026-04", ["last_paid_month"] = "2026-03",
            },
            Today);
    }

    public override CloudEvent Order(int who, string id) =>
        Delivered<StaffReleased>(Contracts.Department.Staffing, id, Cadres[who].NationalId, PersonData(Cadres[who]));

    public override (CloudEvent Event, string Code) RefusedOrder(string id) =>
        (Delivered<StaffReleased>(Contracts.Department.Staffing, id, "stranger", Stranger), "not-on-payroll");
}

internal sealed class OrganizationBusiness : DepartmentBusiness
{
    public override string Department => Contracts.Department.Organization;

    public override string FactType => ContractCatalog.Of<PostChanged>().Type;

    public override int Consequences => 1;

    public override string RequiredField => "A02007";

    public override string TypedField => "A02016";

    public override string SubjectField => "A0184";

    public override Fact Fact(int who)
    {
        var person = Cadres[who];
        var unit = UnitOf(person);
        var fields = new JsonObject
        {
            ["A0184"] = person.NationalId, ["A0101"] = person.Name, ["B0111"] = unit.Id, ["B0101"] = unit.Name, ["B0114"] = unit.CreditCode,
            ["A02016Y"] = person.PostName, ["A02007Y"] = person.PostLevel.Code, ["A02007YN"] = person.PostLevel.Name, ["A02007YS"] = person.PostLevel.CodeSet,
            ["A02016"] = "副科长", ["A02007"] = "0142", ["A02007N"] = "乡科级副职", ["A02007S"] = "GB/T 12407", ["leads"] = true,
        };
        return new Fact("职务变动", fields, Today, "组任〔2026〕1号", Today);
    }

    public override CloudEvent Order(int who, string id) =>
        Delivered<StaffReductionOrdered>(Contracts.Department.Discipline, id, Cadres[who].NationalId, PersonData(Cadres[who]));

    public override (CloudEvent Event, string Code) RefusedOrder(string id)
    {
        var unknown = NewUnitData(99);
        unknown["creditCode"] = Units[0].CreditCode;
        return (Delivered<CreditCodeAssigned>(Contracts.Department.CreditCode, id, "unit-99", unknown), "unknown-unit");
    }
}

internal sealed class HrBusiness : DepartmentBusiness
{
    public override string Department => Contracts.Department.Hr;

    public override string FactType => ContractCatalog.Of<PostChanged>().Type;

    public override int Consequences => 1;

    public override string RequiredField => "gwdj";

    public override string TypedField => "gwmc";

    public override string SubjectField => "sfzh";

    public override Fact Fact(int who)
    {
        var person = Employees[who];
        var unit = UnitOf(person);
        var fields = new JsonObject
        {
            ["sfzh"] = person.NationalId, ["xm"] = person.Name, ["dwbh"] = unit.Id, ["dwmc"] = unit.Name, ["xydm"] = unit.CreditCode,
            ["gwmcY"] = person.PostName, ["gwdjY"] = person.PostLevel.Code, ["gwdjYN"] = person.PostLevel.Name, ["gwdjYS"] = person.PostLevel.CodeSet,
            ["gwmc"] = "副主任", ["gwdj"] = "0842", ["gwdjN"] = "管理八级(副科级)", ["gwdjS"] = "事业单位管理岗位",
        };
        return new Fact("岗位变动", fields, Today, "人社岗〔2026〕1号", Today);
    }

    public override CloudEvent Order(int who, string id) =>
        Delivered<StaffReductionOrdered>(Contracts.Department.Discipline, id, Employees[who].NationalId, PersonData(Employees[who]));

    public override (CloudEvent Event, string Code) RefusedOrder(string id)
    {
        var unknown = NewUnitData(99);
        unknown["creditCode"] = Units[0].CreditCode;
        return (Delivered<CreditCodeAssigned>(Contracts.Department.CreditCode, id, "unit-99", unknown), "unknown-unit");
    }
}

internal sealed class CreditCodeBusiness : DepartmentBusiness
{
    public override string Department => Contracts.Department.CreditCode;

    public override string FactType => ContractCatalog.Of<CreditCodeAssigned>().Type;

    public override int Consequences => 2;

    public override string RequiredField => "djlx";

    public override string TypedField => "jgmc";

    public override string SubjectField => "jgbh";

    public override Fact Fact(int who)
    {
        var unit = Units[who];
        return new Fact(
            "赋码",
            new JsonObject
            {
                ["jgbh"] = unit.Id, ["jgmc"] = unit.Name, ["tyshxydm"] = unit.CreditCode, ["djlx"] = "事业单位法人设立登记", ["jglb"] = unit.Category.Code, ["djjg"] = "市事业单位登记管理局",
            },
            Today, "编发〔2026〕1号", Today);
    }

    public override CloudEvent Order(int who, string id) =>
        Delivered<InstitutionEstablished>(Contracts.Department.Staffing, id, $"unit-{who}", NewUnitData(who));

    public override (CloudEvent Event, string Code) RefusedOrder(string id)
    {
        var known = NewUnitData(99);
        known["institutionId"] = Units[0].Id;
        return (Delivered<InstitutionEstablished>(Contracts.Department.Staffing, id, "known", known), ExchangeHub.Sandbox.Departments.CreditCodeSystem.AlreadyAssigned);
    }
}

internal sealed class DomainNameBusiness : DepartmentBusiness
{
    public override string Department => Contracts.Department.DomainName;

    public override string FactType => "exchangehub.domain.registered.v1";

    public override int Consequences => 0;

    public override string RequiredField => "domain";

    public override string TypedField => "orgName";

    public override string SubjectField => "orgId";

    public override Fact Fact(int who)
    {
        var unit = Units[who];
        return new Fact(
            "域名注册",
            new JsonObject
            {
                ["orgId"] = unit.Id, ["orgName"] = unit.Name, ["creditCode"] = unit.CreditCode, ["domain"] = "虚构中心.公益", ["punycode"] = "xn--kprw13d9th32rlsz.xn--55qw42g",
                ["suffix"] = ".公益", ["expires"] = "20270302", ["registrar"] = "政务和公益机构域名命名管理中心",
            },
            Today);
    }

    public override CloudEvent Order(int who, string id) =>
        Delivered<InstitutionEstablished>(Contracts.Department.Staffing, id, $"unit-{who}", NewUnitData(who));

    // Every other institution of the city has its domain already, the first among them.
    public override (CloudEvent Event, string Code) RefusedOrder(string id)
    {
        var known = NewUnitData(99);
        known["institutionId"] = Units[0].Id;
        return (Delivered<InstitutionEstablished>(Contracts.Department.Staffing, id, "known", known), "DN-40901");
    }
}

internal sealed class DisciplineBusiness : DepartmentBusiness
{
    public override string Department => Contracts.Department.Discipline;

    public override string FactType => ContractCatalog.Of<StaffReductionOrdered>().Type;

    public override int Consequences => 0;

    public override string RequiredField => "cfzl";

    public override string TypedField => "xm";

    public override string SubjectField => "sfzh";

    public override Fact Fact(int who)
    {
        var person = Employees[who];
        return new Fact(
            "减编决定",
            new JsonObject
            {
                ["ajbh"] = $"AJ-2026-{who:00000}", ["sfzh"] = person.NationalId, ["xm"] = person.Name, ["dwbh"] = person.InstitutionId, ["dwmc"] = UnitOf(person).Name,
                ["cfzl"] = "02119", ["cfzlN"] = "开除", ["jdjg"] = "市监察委员会",
            },
            Today, "监决〔2026〕1号", Today);
    }

    public override CloudEvent Order(int who, string id) =>
        Delivered<StaffReleased>(Contracts.Department.Staffing, id, Employees[who].NationalId, PersonData(Employees[who]));

    public override (CloudEvent Event, string Code) RefusedOrder(string id)
    {
        var undated = Delivered<StaffReleased>(Contracts.Department.Staffing, id, "undated", Stranger).Attributes().Where(attribute => attribute.Key != "effectivedate");
        return (CloudEvent.From(undated.ToDictionary(attribute => attribute.Key, attribute => attribute.Value), JsonSerializer.SerializeToElement(Stranger)), "incomplete");
    }
}
