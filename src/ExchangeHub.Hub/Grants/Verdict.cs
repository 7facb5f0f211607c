using ExchangeHub.Access;
using ExchangeHub.Contracts;
using Microsoft.AspNetCore.Http;

namespace ExchangeHub.Hub.Grants;

/// <summary>What came of a request: what was made or changed, or everything that speaks against it.</summary>
internal readonly record struct Verdict<T>(T? Value, int Status, IReadOnlyList<Finding> Findings)
    where T : class
{
    private static readonly HashSet<string> Authority =
    [
        RejectionCode.RoleNotAllowed, RejectionCode.RegionNotAllowed, RejectionCode.CountyNeverGrants, RejectionCode.GrantorNotAboveGrantee,
        RejectionCode.GrantorNotAboveTarget, RejectionCode.GrantsDoNotChain, RejectionCode.ResourceNotGrantable,
        RejectionCode.SecondPersonRequired, RejectionCode.CountersignerOutsideRegion, RejectionCode.ProviderDecides,
    ];

    public static Verdict<T> Done(T value, int status = StatusCodes.Status200OK) => new(value, status, []);

    /// <summary>422 where the request itself is wrong, 403 where only its sender may not.</summary>
    public static Verdict<T> Refused(params IReadOnlyList<Finding> findings) =>
        new(null, findings.All(finding => Authority.Contains(finding.Code)) ? StatusCodes.Status403Forbidden : StatusCodes.Status422UnprocessableEntity, findings);

    public static Verdict<T> Conflict(string detail = "Another was faster; look at it again.") =>
        new(null, StatusCodes.Status409Conflict, [new Finding(RejectionCode.StateConflict, "", detail)]);

    public static Verdict<T> Unknown() =>
        new(null, StatusCodes.Status404NotFound, [new Finding(RejectionCode.NotFound, "", "No such thing, or not yours to see.")]);

    public IResult Answer(Func<T, IResult> done) => Value is { } value ? done(value) : Problems.Of(Status, Findings);
}
