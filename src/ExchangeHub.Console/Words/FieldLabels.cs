using System.Text;
using System.Text.RegularExpressions;
using ExchangeHub.Contracts;

namespace ExchangeHub.WebConsole.Words;

/// <summary>What the fields of contracts are called: the Chinese name with which their description begins, or one from here; in English their own name in words.</summary>
public static partial class FieldLabels
{
    private static readonly Dictionary<string, string> Chinese = new(StringComparer.Ordinal)
    {
        ["believedValue"] = "认为正确的值", ["caseNo"] = "业务编号", ["causeType"] = "起因事件类型", ["change"] = "增减数", ["code"] = "代码", ["codeSet"] = "代码集",
        ["codeSetVersion"] = "代码集版本", ["correctedBySequence"] = "更正事件编号", ["deliveryId"] = "投递编号", ["description"] = "情况说明", ["detail"] = "说明",
        ["errors"] = "未通过原因", ["eventId"] = "事件标识", ["eventSequence"] = "事件编号", ["eventSource"] = "事件来源", ["eventType"] = "事件类型", ["evidence"] = "依据",
        ["field"] = "字段", ["formerInstitutionName"] = "原机构名称", ["formerPostLevel"] = "原职务层次", ["formerPostName"] = "原职务名称", ["fromInstitutionName"] = "调出单位名称",
        ["fromRegion"] = "调出政区", ["grantedProfile"] = "授权字段范围", ["granteeDepartment"] = "被授权部门", ["granteeRegion"] = "被授权政区", ["handoverDone"] = "已完成移交",
        ["institutionId"] = "机构编号", ["institutionName"] = "机构名称", ["lastStage"] = "最近回执", ["lateDepartment"] = "逾期部门", ["lateRegion"] = "逾期部门政区",
        ["leadershipPost"] = "涉及领导职数", ["leafHash"] = "存证摘要", ["name"] = "名称", ["notAfter"] = "截止日期", ["notBefore"] = "起始日期", ["occurredOn"] = "发生日期",
        ["ofInternalUnits"] = "属内设机构", ["orderedRegion"] = "责任部门政区", ["ownerDepartment"] = "责任处理部门", ["payrollInstitutionId"] = "工资发放单位",
        ["personnelInstitutionId"] = "人事管理单位", ["raisedByDepartment"] = "提出部门", ["raisedByRegion"] = "提出部门政区", ["rankQuotaUsed"] = "占用职级职数", ["reason"] = "原因",
        ["reassignmentDocNo"] = "划转文件编号", ["regionCode"] = "行政区划", ["regionName"] = "行政区划名称", ["registerInstitutionId"] = "实名制登记单位", ["resources"] = "数据范围",
        ["runId"] = "比对批次", ["seenValue"] = "发现的值", ["sequence"] = "事件编号", ["status"] = "处理结果", ["superiorName"] = "主管单位名称", ["targetRegions"] = "目标政区",
        ["toInstitutionName"] = "调入单位名称", ["toRegion"] = "调入政区", ["unitCreditCode"] = "单位统一社会信用代码", ["vacatesLeadershipPost"] = "空出领导职数",
        ["validUntil"] = "有效期至", ["version"] = "版本", ["warnings"] = "质量提示", ["reductionKind"] = "处置要求", ["category"] = "机构类别", ["dueOn"] = "截止日期", ["entryNo"] = "条目编号",
        ["headCount"] = "涉及人数", ["number"] = "数量", ["payMonth"] = "工资月份", ["postLevel"] = "职务层次", ["postName"] = "职务名称",
        ["channel"] = "接收方式", ["clientId"] = "业务系统编号", ["failingSince"] = "开始失败日期", ["subscriberDepartment"] = "接收部门",
    };

    public static Text Of(ContractField field)
    {
        ArgumentNullException.ThrowIfNull(field);
        return new(
            Chinese.GetValueOrDefault(field.Name) ?? (LeadingChinese().Match(field.Description ?? "") is { Success: true } leading ? leading.Value : InWords(field.Name)),
            InWords(field.Name));
    }

    private static string InWords(string name)
    {
        var words = new StringBuilder(name.Length + 8);
        foreach (var letter in name)
        {
            words.Append(words.Length == 0 ? char.ToUpperInvariant(letter).ToString() : char.IsUpper(letter) ? $" {char.ToLowerInvariant(letter)}" : letter.ToString());
        }

        return words.ToString();
    }

    [GeneratedRegex(@"^\p{IsCJKUnifiedIdeographs}+")]
    private static partial Regex LeadingChinese();
}
