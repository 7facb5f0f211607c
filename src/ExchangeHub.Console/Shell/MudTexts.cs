using ExchangeHub.WebConsole.Words;
using Microsoft.Extensions.Localization;
using MudBlazor;

namespace ExchangeHub.WebConsole.Shell;

/// <summary>What MudBlazor's own components say, in Chinese; its English is its own.</summary>
internal sealed class MudTexts(Language language) : MudLocalizer
{
    private static readonly Dictionary<string, string> Chinese = new(StringComparer.Ordinal)
    {
        ["MudAlert_Close"] = "关闭提示",
        ["MudBaseDatePicker_NextMonth"] = "下个月（{0}）",
        ["MudBaseDatePicker_NextYear"] = "下一年（{0}）",
        ["MudBaseDatePicker_Open"] = "打开日历",
        ["MudBaseDatePicker_PrevMonth"] = "上个月（{0}）",
        ["MudBaseDatePicker_PrevYear"] = "上一年（{0}）",
        ["MudBreadcrumbs_Label"] = "当前位置",
        ["MudChip_Close"] = "移除",
        ["MudDialog_Close"] = "关闭对话框",
        ["MudInput_Clear"] = "清空",
        ["MudInput_Decrement"] = "减少",
        ["MudInput_Increment"] = "增加",
        ["MudNavGroup_ToggleExpand"] = "展开或收起{0}",
        ["MudPagination_CurrentPage"] = "当前第 {0} 页",
        ["MudPagination_FirstPage"] = "首页",
        ["MudPagination_LastPage"] = "末页",
        ["MudPagination_NextPage"] = "下一页",
        ["MudPagination_PageIndex"] = "第 {0} 页",
        ["MudPagination_PreviousPage"] = "上一页",
        ["MudSnackbar_Close"] = "关闭提示",
        ["MudTablePager_FirstPage"] = "首页",
        ["MudTablePager_LastPage"] = "末页",
        ["MudTablePager_NextPage"] = "下一页",
        ["MudTablePager_PreviousPage"] = "上一页",
        ["Converter_InvalidDateTime"] = "日期格式应为 2026-01-31",
        ["Converter_InvalidNumber"] = "请输入数字",
    };

    public override LocalizedString this[string key] =>
        !language.IsEnglish && Chinese.TryGetValue(key, out var text) ? new(key, text) : new(key, key, resourceNotFound: true);
}
