using ExchangeHub.Contracts;
using Xunit;

namespace ExchangeHub.IntegrationTests.Grants;

/// <summary>A member of a grant's terms with a value that is refused, and how.</summary>
public static class WrongTerms
{
    public static TheoryData<string, string, int, string> All => new()
    {
        { "resources", """["discipline"]""", 403, RejectionCode.ResourceNotGrantable },
        { "resources", """["supervision"]""", 403, RejectionCode.ResourceNotGrantable },
        { "resources", """["kitchen"]""", 422, RejectionCode.UnknownResource },
        { "resources", "[]", 422, RejectionCode.MissingField },
        { "target", "[]", 422, RejectionCode.MissingField },
        { "target", """["43"]""", 422, RejectionCode.InvalidField },
        { "target", """["439999"]""", 422, RejectionCode.UnknownRegion },
        { "fieldProfile", "\"acting\"", 422, RejectionCode.InvalidField },
        { "purpose", "null", 422, RejectionCode.MissingField },
        { "purpose", "\"  \"", 422, RejectionCode.MissingField },
        { "purpose", "\"a\\u0000b\"", 422, RejectionCode.UnsafeText },
        { "legalBasis", "null", 422, RejectionCode.MissingField },
        { "approvalDocNo", "null", 422, RejectionCode.MissingField },
        { "approvalDate", "\"2199-01-01\"", 422, RejectionCode.InvalidField },
        { "notAfter", "\"tomorrow\"", 422, RejectionCode.InvalidField },
        { "notAfter", "\"2020-01-01\"", 422, RejectionCode.GrantPeriodInvalid },
        { "notAfter", "\"2199-01-01\"", 422, RejectionCode.GrantTooLong },
        { "notBefore", "\"9999-12-31\"", 422, RejectionCode.InvalidField },
        { "rowsPerDay", "0", 422, RejectionCode.InvalidField },
        { "grantee", """{"department":"kitchen","region":"430700"}""", 422, RejectionCode.InvalidField },
        { "grantee", """{"department":"hub","region":"430700"}""", 422, RejectionCode.InvalidField },
        { "grantee", """{"department":"staffing"}""", 422, RejectionCode.MissingField },
    };
}
