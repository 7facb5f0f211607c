using ExchangeHub.Contracts;

namespace ExchangeHub.ContractTests.Validation;

public sealed class AttributeTests
{
    [Theory]
    [InlineData("source", "430700/organization", RejectionCode.InvalidAttribute)]
    [InlineData("source", "/430700/cooking", RejectionCode.InvalidAttribute)]
    [InlineData("source", "/4307/organization", RejectionCode.InvalidAttribute)]
    [InlineData("source", "/430700/organization/", RejectionCode.InvalidAttribute)]
    [InlineData("id", " ", RejectionCode.MissingAttribute)]
    [InlineData("region", null, RejectionCode.MissingAttribute)]
    [InlineData("region", "43070", RejectionCode.InvalidAttribute)]
    [InlineData("region", "439999", RejectionCode.UnknownRegion)]
    [InlineData("region", "110100", RejectionCode.UnknownRegion)]
    [InlineData("counterpartregion", "439999", RejectionCode.UnknownRegion)]
    [InlineData("time", "2025-09-16T10:20:30", RejectionCode.InvalidAttribute)]
    [InlineData("time", "2025-09-16 10:20:30+08:00", RejectionCode.InvalidAttribute)]
    [InlineData("time", "2025-09-16T10:20+08:00", RejectionCode.InvalidAttribute)]
    [InlineData("time", "2025-02-30T10:20:30Z", RejectionCode.InvalidAttribute)]
    [InlineData("time", "2026-03-02T09:05:01+08:00", RejectionCode.TimeInFuture)]
    [InlineData("time", "9999-12-31T23:59:59Z", RejectionCode.TimeInFuture)]
    [InlineData("time", "0001-01-01T00:00:00Z", RejectionCode.DateTooEarly)]
    [InlineData("effectivedate", "2025-13-01", RejectionCode.InvalidAttribute)]
    [InlineData("effectivedate", "2025-9-1", RejectionCode.InvalidAttribute)]
    [InlineData("approvaldate", "1949-09-30", RejectionCode.DateTooEarly)]
    [InlineData("effectivedate", "2025-09-09", RejectionCode.EffectiveBeforeDocument)]
    [InlineData("operation", "delete", RejectionCode.UnknownAttributeValue)]
    [InlineData("operation", "cancel", RejectionCode.MissingAttribute)]
    [InlineData("confidentiality", "state-secret", RejectionCode.UnknownAttributeValue)]
    [InlineData("approvaldocno", null, RejectionCode.ApprovalMissing)]
    [InlineData("approvaldocno", " ", RejectionCode.ApprovalMissing)]
    [InlineData("purpose", "工\u202e资", RejectionCode.UnsafeText)]
    [InlineData("Purpose", "工资", RejectionCode.InvalidAttribute)]
    public void Rejects(string attribute, string? value, string code) =>
        Assert.Equal([code], Draft.PostChanged().With(attribute, value).Validate().Errors.Select(error => error.Code));

    [Theory]
    [InlineData("time", "2026-03-02T09:05:00+08:00")]
    [InlineData("time", "2026-03-02T01:04:59.123456789Z")]
    [InlineData("effectivedate", "2027-01-01")]
    [InlineData("effectivedate", "2025-09-10")]
    [InlineData("operation", null)]
    [InlineData("confidentiality", null)]
    [InlineData("somebodyelses", "430700202509160001")]
    [InlineData("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")]
    public void Accepts(string attribute, string? value) =>
        Assert.Empty(Draft.PostChanged().With(attribute, value).Validate().Errors);

    [Fact]
    public void A_correction_may_lie_before_its_document() =>
        Assert.Empty(Draft.PostChanged().With("operation", "correct").With("effectivedate", "2020-01-01").Validate().Errors);

    [Fact]
    public void A_fact_older_than_its_keepers_region_code_is_accepted() => Assert.Empty(
        Draft.Of("exchangehub.personnel.staff-enrolled.v1").With("effectivedate", "1985-07-01").Validate().Errors);

    [Fact]
    public void Says_who_is_above_the_network() => Assert.Equal(
        [RejectionCode.ConfidentialityAboveNetwork],
        Draft.PostChanged().With("confidentiality", "work-secret").Validate(Shipped.Context(maxConfidentiality: Confidentiality.Internal)).Errors.Select(error => error.Code));

    [Theory]
    [InlineData("990000198503121011")]
    [InlineData("430702196511205219")]
    [InlineData("11010519491231002X")]
    [InlineData("11010519491231002x")]
    [InlineData("110105491231002")]
    [InlineData("９９００００１９８５０３１２１０１１")]
    [InlineData("关于990000198503121011同志")]
    public void No_attribute_holds_an_identity_number(string value)
    {
        foreach (var attribute in (string[])["id", "subject", "correlationid", "approvaldocno", "purpose", "anything"])
        {
            var error = Assert.Single(Draft.PostChanged().With(attribute, value).Validate().Errors);
            Assert.Equal((RejectionCode.IdentityNumberInAttribute, attribute), (error.Code, error.Field));
            Assert.DoesNotContain("198503", error.Detail, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("430700202509160001")]
    [InlineData("20250916102030123")]
    [InlineData("430700250916001")]
    [InlineData("19850312101199000019850312")]
    [InlineData("000000198503121011")]
    public void A_business_number_is_no_identity_number(string value) =>
        Assert.Empty(Draft.PostChanged().With("correlationid", value).Validate().Errors);

    [Fact]
    public void Reports_every_problem_at_once()
    {
        var codes = Draft.PostChanged()
            .With("region", null).With("time", "yesterday").With("operation", "delete").With("approvaldate", null)
            .WithData("postName", null).WithData("leadershipPost", "yes")
            .Validate().Errors.Select(error => error.Field);

        Assert.Equal(["approvaldate", "data.leadershipPost", "data.postName", "operation", "region", "time"], codes.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("exchangehub.personnel.post-changed.v2", RejectionCode.UnknownVersion)]
    [InlineData("exchangehub.personnel.post-changed.vX", RejectionCode.UnknownVersion)]
    [InlineData("exchangehub.personnel.hired.v1", RejectionCode.UnknownType)]
    [InlineData("exchangehub.personnel.post-changed", RejectionCode.UnknownType)]
    [InlineData(".v1", RejectionCode.UnknownType)]
    [InlineData("", RejectionCode.UnknownType)]
    [InlineData(null, RejectionCode.UnknownType)]
    public void Knows_an_unknown_type_from_an_unknown_version(string? type, string code)
    {
        Assert.Null(Contracts.Validation.EventValidator.Recognize(type, out var problem));
        Assert.Equal(code, problem!.Code);
    }
}
