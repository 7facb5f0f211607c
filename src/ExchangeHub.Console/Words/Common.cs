namespace ExchangeHub.WebConsole.Words;

/// <summary>Words that many pages say.</summary>
public static class Common
{
    public static readonly Text Product = new("机构编制数据交换枢纽", "ExchangeHub");
    public static readonly Text Search = new("查询", "Search");
    public static readonly Text Reset = new("清空条件", "Clear");
    public static readonly Text Refresh = new("刷新", "Refresh");
    public static readonly Text Retry = new("重试", "Try again");
    public static readonly Text Cancel = new("取消", "Cancel");
    public static readonly Text Back = new("返回", "Back");
    public static readonly Text Print = new("打印", "Print");
    public static readonly Text Copy = new("复制", "Copy");
    public static readonly Text Copied = new("已复制", "Copied");
    public static readonly Text Loading = new("正在读取…", "Loading…");
    public static readonly Text None = new("无", "none");
    public static readonly Text Yes = new("是", "yes");
    public static readonly Text No = new("否", "no");
    public static readonly Text Unknown = new("其他", "other");
    public static readonly Text PleaseChoose = new("请选择", "Choose");
    public static readonly Text All = new("全部", "All");
    public static readonly Text Region = new("行政区划", "Region");
    public static readonly Text Department = new("部门", "Department");
    public static readonly Text Type = new("事件类型", "Event type");
    public static readonly Text Time = new("时间", "Time");
    public static readonly Text State = new("状态", "State");
    public static readonly Text Number = new("编号", "Number");
    public static readonly Text Receiver = new("接收部门", "Receiver");
    public static readonly Text Actions = new("操作", "Actions");
    public static readonly Text MoreBelow = new("继续向下滚动可显示更多", "scroll down for more");
    public static readonly Text Rows = new("共 {0} 条", "{0} rows");
    public static readonly Text RowsSoFar = new("已显示 {0} 条，继续向下滚动可显示更多", "{0} rows so far, scroll down for more");
    public static readonly Text SupportNumber = new("请求编号（反馈问题时请提供）", "Request number (please name it to support)");
}
