namespace ExchangeHub.Access.Log;

/// <summary>One action of an administrator, whether it succeeded or not.</summary>
/// <param name="At">When.</param>
/// <param name="Actor">Who.</param>
/// <param name="Action">What, e.g. <c>grant.countersign</c>.</param>
/// <param name="ObjectId">Which one; null where there is none (yet).</param>
/// <param name="Status">HTTP status it was answered with.</param>
/// <param name="Code">The code of the refusal; null where it succeeded.</param>
/// <param name="RequestId"><c>X-Request-Id</c>.</param>
public sealed record AdminAction(DateTimeOffset At, Caller Actor, string Action, string? ObjectId, int Status, string? Code, string RequestId);

/// <summary>Where administrators' actions are kept, failures included; append-only.</summary>
public interface IAdminLog
{
    /// <summary>Keeps the action before it is answered.</summary>
    Task RecordAsync(AdminAction action, CancellationToken cancellationToken);
}

/// <summary>Names an endpoint's action for the log of administrators.</summary>
/// <param name="Action">E.g. <c>client.add</c>.</param>
public sealed record AdminActionMetadata(string Action);
