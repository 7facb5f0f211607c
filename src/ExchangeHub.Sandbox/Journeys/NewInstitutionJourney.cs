using System.Globalization;
using System.Text.Json.Nodes;
using ExchangeHub.Contracts;
using ExchangeHub.Sandbox.City;
using ExchangeHub.Sandbox.Departments;
using ExchangeHub.Sandbox.Store;

namespace ExchangeHub.Sandbox.Journeys;

/// <summary>
/// An institution is established, entered once by the staffing office: the register assigns its credit code, the domain is registered with it, organization
/// and HR keep the unit, finance opens its budget unit, and the staffing office hears of all of it.
/// </summary>
internal sealed class NewInstitutionJourney(DepartmentClient departments, TimeProvider clock) : IJourney
{
    private const int Quota = 12;

    private string name = "";

    public string Title => $"旅程四 新设机构一次录入: {name}";

    public string Department => Contracts.Department.Staffing;

    public async Task ChooseAsync(CancellationToken cancellationToken)
    {
        var taken = (await departments.ListAsync(Department, "institutions", cancellationToken)).Select(unit => unit.Text("B01001")).ToHashSet();
        name = Enumerable.Range(1, 1_000).Select(number => number == 1 ? "市数据交换服务中心" : $"市数据交换服务中心{number}分部").First(free => !taken.Contains(free));
    }

    public async Task<IReadOnlyList<(string System, string Item, string Value)>> LookAsync(CancellationToken cancellationToken)
    {
        var (staffing, code, domain, organization, hr, finance) = await UnitAsync(cancellationToken);
        return
        [
            ("编办 实名制", "机构编号", Shown(staffing, "unitId")),
            ("编办 实名制", "信用代码", Shown(staffing, "B01014")),
            ("编办 实名制", "网上名称", Shown(staffing, "domainName")),
            ("信用代码 登记", "信用代码", Shown(code, "tyshxydm")),
            ("信用代码 登记", "证书有效期至", Shown(code, "yxqz")),
            ("域名 注册", "网上名称", Shown(domain, "domain")),
            ("组织 干部信息", "单位编号", Shown(organization, "unitNo")),
            ("人社 聘用管理", "单位编号", Shown(hr, "rsdwh")),
            ("财政 工资统发", "预算单位编码", Shown(finance, "unit_no")),
            ("财政 工资统发", "人员经费编制数", Shown(finance, "heads")),
        ];
    }

    public async Task<string> BeginAsync(CancellationToken cancellationToken)
    {
        var today = clock.Today();
        var answer = await departments.ActAsync(Department, "establish-institution", FormOf(today), cancellationToken);
        return answer.Text("rowId");
    }

    public async Task<string?> MissingAsync(CancellationToken cancellationToken)
    {
        var (staffing, code, domain, organization, hr, finance) = await UnitAsync(cancellationToken);
        return code is null ? "尚未赋码"
            : domain is null ? "域名尚未注册"
            : organization?.Optional("B0114") is null ? "组织部门尚未登记"
            : hr?.Optional("xydm") is null ? "人社部门尚未登记"
            : finance?.Optional("credit_code") is null ? "财政尚未登记预算单位"
            : staffing?.Optional("domainName") is null || staffing.Optional("B01014") is null ? "编办尚未收到信用代码或域名" : null;
    }

    private JsonObject FormOf(DateOnly today) => new()
    {
        ["B01001"] = name,
        ["B01004"] = name,
        ["category"] = CityCodes.PublicInstitution.Code, ["categoryN"] = CityCodes.PublicInstitution.Name,
        ["DM141"] = "109", ["DM141N"] = "乡、科级",
        ["quotaType1"] = CityCodes.InstitutionalQuota.Code, ["quotaType1N"] = CityCodes.InstitutionalQuota.Name,
        ["funding1"] = CityCodes.FullyFunded.Code, ["funding1N"] = CityCodes.FullyFunded.Name, ["quota1"] = Quota.ToString(CultureInfo.InvariantCulture),
        ["functions"] = "承担全市机构编制数据交换的技术支撑工作。", ["domicile"] = "市行政中心", ["approvalAuthority"] = "市委机构编制委员会",
        ["documentNo"] = $"编发〔{today.Year}〕{today.DayOfYear}号", ["documentDate"] = today.Text(), ["effectiveDate"] = today.Text(),
    };

    private async Task<(JsonObject? Staffing, JsonObject? Code, JsonObject? Domain, JsonObject? Organization, JsonObject? Hr, JsonObject? Finance)> UnitAsync(
        CancellationToken cancellationToken) => (
        await FindAsync(Department, "institutions", "B01001", cancellationToken),
        await FindAsync(Contracts.Department.CreditCode, "registrations", "jgmc", cancellationToken),
        await FindAsync(Contracts.Department.DomainName, "domains", "orgName", cancellationToken),
        await FindAsync(Contracts.Department.Organization, "units", "B0101", cancellationToken),
        await FindAsync(Contracts.Department.Hr, "units", "dwmc", cancellationToken),
        await FindAsync(Contracts.Department.Finance, "budget-units", "agency_name", cancellationToken));

    private async Task<JsonObject?> FindAsync(string department, string view, string column, CancellationToken cancellationToken) =>
        (await departments.ListAsync(department, view, cancellationToken)).FirstOrDefault(row => row.Optional(column) == name);

    private static string Shown(JsonObject? row, string field) => row?[field]?.ToString() is { Length: > 0 } value ? value : "-";
}
