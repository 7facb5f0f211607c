namespace ExchangeHub.Access;

/// <summary>OAuth scopes; each is also the name of the authorization policy that demands it. A scope never replaces the region check.</summary>
public static class Scopes
{
    public const string EventsPublish = "events:publish";
    public const string EventsRead = "events:read";
    public const string DeliveriesPull = "deliveries:pull";
    public const string RecordsRead = "records:read";
    public const string SystemsCall = "systems:call";
    public const string GrantsApply = "grants:apply";
    public const string GrantsApprove = "grants:approve";
    public const string OpsRead = "ops:read";
    public const string OpsWrite = "ops:write";
    public const string AuditRead = "audit:read";

    /// <summary>Policy for what either side of a grant sees, and who audits it; one of the scopes between the bars suffices.</summary>
    public const string GrantsSee = GrantsApply + "|" + GrantsApprove + "|" + AuditRead;

    /// <summary>Policy for auditors, and for whoever has a region of which it may be told who read it.</summary>
    public const string LogSee = AuditRead + "|" + RecordsRead + "|" + GrantsApply + "|" + GrantsApprove;

    /// <summary>Policy for making and halting a subscription: its owner, and who runs the exchange above it.</summary>
    public const string SubscriptionsRun = DeliveriesPull + "|" + OpsWrite;

    /// <summary>Policy for what any caller may ask about itself; the rest is checked where it is asked.</summary>
    public const string AnyScope = "any-scope";

    public static IReadOnlyList<string> All { get; } =
    [
        EventsPublish, EventsRead, DeliveriesPull, RecordsRead, SystemsCall,
        GrantsApply, GrantsApprove, OpsRead, OpsWrite, AuditRead,
    ];
}
