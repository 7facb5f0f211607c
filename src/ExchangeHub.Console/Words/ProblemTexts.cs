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
        [RejectionCode.NoCheckpointYet] = new("总账的签名尚未覆盖这条消息，请几秒钟后重试。", "The ledger's signature does not cover it yet. Try again in a few seconds."),
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
        [RejectionCode.DailyQuotaUsedUp] = new("该业务系统今日可发布的事件数已用完，明天可继续发布；如不够用，请系统管理员调整。", "The events this client may publish today are used up. It goes on tomorrow, or your system administrator raises the quota."),
        [RejectionCode.WrongClientCertificate] = new("访问令牌已绑定客户端证书，连接未出示该证书。", "The access token is bound to a client certificate that the connection does not show."),
        [RejectionCode.AmqpNotOffered] = new("本系统未提供可供业务系统接入的消息代理，请改用拉取或 Webhook。", "This installation has no broker that clients reach; pull, or use a webhook."),
        [RejectionCode.AmqpAccountMissing] = new("该业务系统尚未开通消息代理账号，请系统管理员开通。", "The client has no account at the broker. Your system administrator makes one."),
        [RejectionCode.EncryptionKeyMissing] = new("该业务系统未登记加密公钥，不能经消息代理接收个人信息。", "The client has no key to encrypt to, so nothing personal goes to it over the broker."),
        [RejectionCode.EncryptionRequired] = new("经消息代理传送的个人信息须加密，须由发出部门更正。", "What is personal is encrypted on the broker; its sender has to."),
        [RejectionCode.EncryptionInvalid] = new("加密内容无法打开，须由发出部门用当前公钥重新加密。", "The encrypted content cannot be opened; its sender has to encrypt it to the current key."),
        [RejectionCode.Unavailable] = new("交换枢纽暂时繁忙，本次操作未保存，请稍后重试。", "The hub cannot take it now; nothing was kept. Try again shortly."),
        [RejectionCode.InternalError] = new("交换枢纽处理时出错。请把下面的请求编号提供给系统管理员。", "The hub failed. Give the request number below to your system administrator."),
        [RejectionCode.SystemUnavailable] = new("该部门的业务系统暂时连接不上。", "The department's own system cannot be reached."),
        [RejectionCode.SystemTooSlow] = new("该部门的业务系统未在规定时间内答复，是否已办理尚不确定。", "The department's own system did not answer in time; whether it acted is not known."),
        [RejectionCode.MalformedJson] = new("内容不是有效的 JSON，请联系系统管理员。", "The content is not JSON. Tell your system administrator."),
        [RejectionCode.MalformedRequest] = new("请求无法识别，请刷新后重试。", "The request cannot be read. Refresh and try again."),
        [RejectionCode.MethodNotAllowed] = new("请求无法识别，请刷新后重试。", "The request cannot be read. Refresh and try again."),
        [RejectionCode.UnsupportedContentType] = new("不支持这种内容格式。", "That kind of content is not taken."),
        [RejectionCode.BodyTooLarge] = new("内容超过了允许的大小。", "It is larger than allowed."),
        [RejectionCode.BatchTooLarge] = new("一次最多提交 1000 条。", "At most 1,000 at a time."),
        [RejectionCode.EmptyBatch] = new("没有可提交的内容。", "There is nothing in it."),
        [RejectionCode.MissingAttribute] = new("消息缺少必备属性，须由发出部门补齐后重发。", "The event lacks a required attribute; its sender has to add it."),
        [RejectionCode.InvalidAttribute] = new("消息属性的格式不对，须由发出部门更正。", "An attribute of the event is not of its form; its sender has to correct it."),
        [RejectionCode.UnknownAttributeValue] = new("消息属性的取值不在规定范围内，须由发出部门更正。", "An attribute of the event has a value outside its list; its sender has to correct it."),
        [RejectionCode.IdentityNumberInAttribute] = new("消息属性中不得出现身份证号，须由发出部门更正。", "An attribute holds an identity number; its sender has to take it out."),
        [RejectionCode.UnknownField] = new("含有契约未规定的字段，该字段未提供给任何部门。", "It has a field that the contract does not know; nobody is given it."),
        [RejectionCode.SuspiciousText] = new("名称中含有易混淆的字符，请核对。", "A name holds characters that look like others. Please check it."),
        [RejectionCode.TimeInFuture] = new("时间晚于当前时间，请核对发出系统的时钟。", "Its time lies ahead; check the sender's clock."),
        [RejectionCode.DateTooEarly] = new("日期早于允许的最早日期。", "A date is earlier than allowed."),
        [RejectionCode.EffectiveBeforeDocument] = new("生效日期早于批准日期，须说明为更正。", "It takes effect before its document; only a correction may."),
        [RejectionCode.ApprovalMissing] = new("缺少批准文号或批准日期。", "The approval's number or date is missing."),
        [RejectionCode.UnknownType] = new("没有这种事件类型。", "There is no such event type."),
        [RejectionCode.UnknownVersion] = new("没有这个契约版本。", "There is no such version of the contract."),
        [RejectionCode.UnknownRegion] = new("行政区划代码在该日期不存在。", "That region did not exist on that day."),
        [RejectionCode.RegionMismatch] = new("内容中的行政区划与消息的行政区划不一致，请核对。", "A region in the content is not the event's. Please check it."),
        [RejectionCode.CreditCodeCheck] = new("统一社会信用代码校验未通过。", "A credit code fails its check."),
        [RejectionCode.CreditCodeRegion] = new("统一社会信用代码中的行政区划无法识别，请核对。", "The region in a credit code is not known. Please check it."),
        [RejectionCode.IdentityNumberCheck] = new("身份证号校验未通过，请核对。", "An identity number fails its check. Please check it."),
        [RejectionCode.IdentityNumberRegion] = new("身份证号中的行政区划无法识别，请核对。", "The region in an identity number is not known. Please check it."),
        [RejectionCode.IdentityNumberLegacy] = new("应使用 18 位身份证号。", "An identity number of 18 characters is due."),
        [RejectionCode.SyntheticIdentity] = new("正式环境不能使用虚构的人员或机构。", "Invented people and institutions are not taken here."),
        [RejectionCode.UnknownCode] = new("代码不在代码集内，请核对。", "A code is not in its set. Please check it."),
        [RejectionCode.SourceNotYours] = new("来源与接入系统的部门或地区不符。", "The source is not the system's own department and region."),
        [RejectionCode.PublisherNotAllowed] = new("该部门不能发布这类消息。", "That department may not publish this."),
        [RejectionCode.ConfidentialityAboveNetwork] = new("密级超出本网络允许范围，请改用其他渠道。", "Its label is above what this network may carry. Use another way."),
        [RejectionCode.SubscriberNotEntitled] = new("该部门不在契约规定的接收范围内，须先签订共享协议。", "The contract does not name that department as a receiver; an agreement is needed first."),
        [RejectionCode.UnknownResource] = new("没有这种数据范围。", "There is no such resource."),
        [RejectionCode.SystemNotYours] = new("不能调用其他部门的业务系统。", "Another department's system is not yours to call."),
        [RejectionCode.DuplicateIdDifferentContent] = new("同一编号已提交过不同内容；更正请使用新的编号。", "The same id was sent with other content; a correction needs an id of its own."),
        [RejectionCode.ReceiptConflict] = new("与已登记的办结结果不一致。", "It contradicts the outcome already recorded."),
        [RejectionCode.DestinationNotAllowed] = new("不允许连接到这个地址。", "The hub may not be pointed at that address."),
        [RejectionCode.SystemAnswerUnfit] = new("该部门业务系统返回的内容不符合契约，未予转发。", "The department's own system answered what may not be passed on."),
        [RejectionCode.CountyNeverGrants] = new("县级不能授权，请由市级或省级办理。", "A county gives no grants; its city or province does."),
        [RejectionCode.GrantorNotAboveGrantee] = new("授权方须为被授权地区的上级。", "The giver has to stand above the reader's region."),
        [RejectionCode.GrantorNotAboveTarget] = new("授权方须为目标地区或其上级。", "The giver has to be the region to be read, or above it."),
        [RejectionCode.GrantsDoNotChain] = new("经授权取得的查阅权不能再转授。", "What is read by grant is not granted on."),
        [RejectionCode.ResourceNotGrantable] = new("该数据范围不能授权（如纪检监察数据）。", "No grant opens this, such as discipline data."),
        [RejectionCode.CountersignerOutsideRegion] = new("复核人须属于授权方地区或其上级。", "The countersigner has to be of the giver's region or above."),
        [RejectionCode.ProviderDecides] = new("共享协议由数据提供方的管理员决定。", "An agreement is decided by its provider's administrator."),
        [RejectionCode.GrantPeriodInvalid] = new("截止日期早于起始日期，或已过期。", "The last day lies before the first, or has passed."),
        [RejectionCode.GrantTooLong] = new("授权期限不能超过一年。", "It would last longer than a year."),
        [RejectionCode.GrantNeedless] = new("被授权方本来就可以查阅，无需授权。", "The reader reads this region without it."),
    };

    /// <summary>Every code that has a sentence.</summary>
    public static IEnumerable<string> Codes => Texts.Keys;

    /// <summary>The sentence for a code; one that was never heard of gets the one for that.</summary>
    public static Text Of(string code) => Texts.GetValueOrDefault(code, Other);

    public static Text Of(HubException problem) => Of(problem?.Code ?? "");
}
