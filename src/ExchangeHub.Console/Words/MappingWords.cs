using System.Globalization;
using System.Text.RegularExpressions;
using ExchangeHub.Contracts;
using ExchangeHub.Contracts.Transport;

namespace ExchangeHub.WebConsole.Words;

/// <summary>What people call what a mapping speaks of.</summary>
public static partial class MappingWords
{
    private static readonly Text Code = new("代码", "code");
    private static readonly Text Named = new("名称", "name");
    private static readonly Text CodeSet = new("代码集", "code set");
    private static readonly Text Version = new("代码集版本", "code set version");
    private static readonly Text Nth = new("{0}（第 {1} 项）", "{0} (no. {1})");

    private static readonly Dictionary<string, Text> Attributes = new(StringComparer.Ordinal)
    {
        ["id"] = new("事件标识", "Event id"), ["source"] = new("事件来源", "Source"), ["type"] = new("事件类型", "Event type"), ["subject"] = new("标识对象", "Subject"),
        ["time"] = new("登记时间", "Time"), ["region"] = new("行政区划", "Region"), ["counterpartregion"] = new("对方行政区划", "Counterpart region"),
        ["effectivedate"] = new("生效日期", "Effective date"), ["operation"] = new("操作类型", "Operation"), ["correlationid"] = new("业务关联号", "Case number"),
        ["causationid"] = new("起因事件号", "Caused by"), ["replacesid"] = new("所撤销的事件号", "Takes back"), ["approvaldocno"] = new("批准文号", "Approval document"),
        ["approvaldate"] = new("批准日期", "Approval date"), ["purpose"] = new("用途", "Purpose"), ["legalbasis"] = new("法律依据", "Legal basis"),
        ["confidentiality"] = new("密级", "Confidentiality"), ["traceparent"] = new("跟踪号", "Trace"),
    };

    /// <summary>Every attribute of the envelope that has a name.</summary>
    public static IEnumerable<string> KnownAttributes => Attributes.Keys;

    public static Text OfProtocol(string? protocol) => protocol switch
    {
        "staging" => new("前置库", "Staging database"),
        "files" => new("文件交换", "Files"),
        "rest" => new("REST 接口", "REST"),
        "soap" => new("SOAP 接口", "SOAP"),
        _ => Common.Unknown,
    };

    public static Text OfDirection(string? direction) =>
        direction == MappedContract.Publishes ? new("系统上报", "Published") : new("下发系统", "Received");

    /// <summary>The field that a row of a mapping is about, by the names of its contract; null where the column is always the same.</summary>
    public static string? OfField(string type, MappedField mapped, Language language)
    {
        ArgumentNullException.ThrowIfNull(mapped);
        ArgumentNullException.ThrowIfNull(language);
        return mapped.Field is not { } path ? null
            : mapped.IsAttribute ? language[Attributes.GetValueOrDefault(path, Common.Unknown)]
            : string.Join(" · ", Steps(ContractCatalog.Find(type)?.Fields ?? [], path, language));
    }

    private static IEnumerable<string> Steps(IReadOnlyList<ContractField> fields, string path, Language language)
    {
        ContractField? at = null;
        foreach (var step in path.Split('.'))
        {
            var match = StepPattern().Match(step);
            if (fields.FirstOrDefault(field => field.Name == match.Groups["name"].Value) is { } found)
            {
                at = found;
                yield return match.Groups["at"].Success && int.TryParse(match.Groups["at"].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var index)
                    ? language.Of(Nth, language[FieldLabels.Of(found)], index + 1)
                    : language[FieldLabels.Of(found)];
                fields = found.Element?.Fields ?? found.Fields;
            }
            else
            {
                yield return language[at is { Kind: FieldKind.Code } or { Element.Kind: FieldKind.Code } ? MemberOfCode(step) : Common.Unknown];
            }
        }
    }

    private static Text MemberOfCode(string member) => member switch
    {
        "code" => Code,
        "name" => Named,
        "codeSet" => CodeSet,
        "codeSetVersion" => Version,
        _ => Common.Unknown,
    };

    [GeneratedRegex(@"^(?<name>[A-Za-z][A-Za-z0-9]*)(\[(?<at>[0-9]+)\])?$")]
    private static partial Regex StepPattern();
}
