using ExchangeHub.Contracts;

namespace ExchangeHub.Hub.Catalogue;

/// <summary>
/// An entry of the 政务信息资源目录 with the core metadata of the 目录编制指南 (2017), so that the national and provincial
/// sharing platforms can take it over. Values are Chinese: staff of those platforms read them.
/// </summary>
/// <param name="Category">信息资源分类.</param>
/// <param name="Name">信息资源名称.</param>
/// <param name="Code">信息资源代码.</param>
/// <param name="Provider">信息资源提供方.</param>
/// <param name="ProviderCodes">信息资源提供方代码: the departments as they stand in <c>source</c>.</param>
/// <param name="Abstract">信息资源摘要.</param>
/// <param name="Format">信息资源格式.</param>
/// <param name="Items">信息项.</param>
/// <param name="SharingType">共享类型.</param>
/// <param name="SharingCondition">共享条件.</param>
/// <param name="SharingMethod">共享方式.</param>
/// <param name="OpenAttribute">开放属性.</param>
/// <param name="UpdateCycle">更新周期.</param>
/// <param name="PublishedOn">发布日期.</param>
/// <param name="RelatedCodes">关联资源代码.</param>
/// <param name="Receivers">接收系统: those connected now, as far as they are the caller's business.</param>
internal sealed record CatalogueEntry(
    string Category,
    string Name,
    string Code,
    string Provider,
    IReadOnlyList<string> ProviderCodes,
    string Abstract,
    string Format,
    IReadOnlyList<CatalogueItem> Items,
    string SharingType,
    string SharingCondition,
    string SharingMethod,
    string OpenAttribute,
    string UpdateCycle,
    DateOnly PublishedOn,
    IReadOnlyList<string> RelatedCodes,
    IReadOnlyList<CatalogueReceiver> Receivers)
{
    public static CatalogueEntry Of(Contract contract, IEnumerable<CatalogueReceiver> receivers) => new(
        $"机构编制/{FamilyName(contract.Family)}",
        contract.Title,
        contract.Type,
        string.Join('、', contract.Publishers.Select(DepartmentName)),
        contract.Publishers,
        contract.Description,
        "JSON (CloudEvents 1.0)",
        [.. contract.Fields.Select(CatalogueItem.Of)],
        "有条件共享",
        string.Join(';', contract.Subscribers
            .OrderBy(subscriber => subscriber.Key, StringComparer.Ordinal)
            .Select(subscriber => $"{DepartmentName(subscriber.Key)}:{ProfileName(subscriber.Value)}")),
        "消息订阅(拉取、推送)",
        "不予开放",
        "实时",
        contract.Published,
        [.. ContractCatalog.All.Where(other => other.Family == contract.Family && other != contract).Select(other => other.Type)],
        [.. receivers]);

    private static string FamilyName(string family) => family switch
    {
        "institution" => "机构",
        "quota" => "编制与职数",
        "personnel" => "人员",
        "credit-code" => "统一社会信用代码",
        "domain" => "网上名称",
        "payroll" => "统发工资",
        "discipline" => "纪检监察",
        "supervision" => "监督协作",
        "roster" => "名册",
        "hub" => "交换运行",
        _ => family,
    };

    internal static string DepartmentName(string department) => department switch
    {
        Department.Staffing => "机构编制部门",
        Department.CreditCode => "统一社会信用代码登记管理部门",
        Department.DomainName => "网上名称管理部门",
        Department.Organization => "组织部门",
        Department.Hr => "人力资源社会保障部门",
        Department.Finance => "财政部门",
        Department.Discipline => "纪检监察机关",
        Department.Audit => "审计机关",
        Department.Inspection => "巡察机构",
        Department.Hub => "交换枢纽",
        _ => department,
    };

    private static string ProfileName(string profile) => profile switch
    {
        FieldProfile.Full => "全部信息项",
        FieldProfile.Acting => "办理所需信息项",
        _ => "脱敏",
    };
}

/// <summary>信息项.</summary>
/// <param name="Name">信息项名称, as on the wire.</param>
/// <param name="Type">数据类型.</param>
/// <param name="Description">What it holds.</param>
/// <param name="Required">True where it is never absent.</param>
/// <param name="Classification">How closely it is held.</param>
internal sealed record CatalogueItem(string Name, string Type, string? Description, bool Required, string Classification)
{
    public static CatalogueItem Of(ContractField field) => new(
        field.Name,
        TypeName(field.Kind),
        field.Description,
        field.Required,
        field.Classification.ToString().ToLowerInvariant());

    private static string TypeName(FieldKind kind) => kind switch
    {
        FieldKind.Date => "日期型",
        FieldKind.Timestamp => "日期时间型",
        FieldKind.Integer => "整型",
        FieldKind.Decimal => "数值型",
        FieldKind.Boolean => "布尔型",
        FieldKind.Code => "代码型",
        FieldKind.Object => "结构型",
        FieldKind.List => "列表型",
        _ => "字符型",
    };
}
