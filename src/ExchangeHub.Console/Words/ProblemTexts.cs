using ExchangeHub.Contracts;
using ExchangeHub.WebConsole.Hub;

namespace ExchangeHub.WebConsole.Words;

/// <summary>What an operator is told for each code that the hub answers with: what is wrong, and what to do.</summary>
public static class ProblemTexts
{
    private static readonly Text Other = new("操作未完成。请稍后重试；如仍不成功，请把下面的请求编号提供给系统管理员。", "It did not work. Try again later; if it keeps failing, give the request number below to your system administrator.");

    private static readonly Dictionary<string, Text> Texts = new(StringComparer.Ordinal)
    {
        [HubException.Unreachable] = new("暂时连接不上交换枢纽，请稍后重试。", "The hub cannot be reached at the moment. Try again shortly."),
        [RejectionCode.Unauthenticated] = new("登录已失效，请重新登录。", "Your sign-in has ended. Please sign in again."),
        [RejectionCode.InsufficientScope] = new("您的角色没有此项权限。", "Your role does not include this."),
        [RejectionCode.RoleNotAllowed] = new("您的角色不能办理此项业务。", "Your role does not do this."),
        [RejectionCode.RegionNotAllowed] = new("该行政区划不在您的管辖范围内。", "That region is not within yours."),
        [RejectionCode.NotFound] = new("没有找到，或不在您的查看范围内。", "No such thing, or not yours to see."),
        [RejectionCode.GrantRequired] = new("查看该地区的数据需要上级授权，目前没有有效授权。", "That region is read by grant only, and none is in force."),
        [RejectionCode.GrantsNotCurrent] = new("授权信息正在同步，请几秒钟后重试。", "Grants are being brought up to date. Try again in a few seconds."),
        [RejectionCode.GrantRowsUsedUp] = new("该授权今日可查看的条数已用完，明天可继续查看。", "The rows this grant allows in a day are used up. Go on tomorrow."),
        [RejectionCode.FieldsNotAllowed] = new("您可查看的信息项不足以完成此操作。", "You may not see enough of it for this."),
        [RejectionCode.InvalidField] = new("填写的内容有误，请检查后重试。", "Something entered is not valid. Please check it."),
        [RejectionCode.MissingField] = new("有必填项未填写。", "Something required is missing."),
        [RejectionCode.TooLong] = new("填写的内容过长。", "Something entered is too long."),
        [RejectionCode.UnsafeText] = new("填写的内容含有不可见或异常字符，请重新输入。", "Something entered holds invisible or broken characters. Please type it anew."),
        [RejectionCode.StateConflict] = new("状态已发生变化，可能已由他人办理。请刷新后查看。", "Its state has changed; somebody else may have been faster. Refresh and look again."),
        [RejectionCode.SecondPersonRequired] = new("此事项须由另一人复核，本人不能复核自己提交的内容。", "Another person has to sign this; nobody signs his own."),
        [RejectionCode.TooManyRequests] = new("操作过于频繁，请稍候再试。", "Too many requests. Please wait a moment."),
        [RejectionCode.Unavailable] = new("交换枢纽暂时繁忙，本次操作未保存，请稍后重试。", "The hub cannot take it now; nothing was kept. Try again shortly."),
        [RejectionCode.InternalError] = new("交换枢纽处理时出错。请把下面的请求编号提供给系统管理员。", "The hub failed. Give the request number below to your system administrator."),
        [RejectionCode.SystemUnavailable] = new("该部门的业务系统暂时连接不上。", "The department's own system cannot be reached."),
        [RejectionCode.SystemTooSlow] = new("该部门的业务系统未在规定时间内答复，是否已办理尚不确定。", "The department's own system did not answer in time; whether it acted is not known."),
    };

    public static Text Of(HubException problem) => Texts.GetValueOrDefault(problem.Code, Other);
}
