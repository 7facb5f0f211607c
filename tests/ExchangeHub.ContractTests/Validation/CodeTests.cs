using ExchangeHub.Contracts;

namespace ExchangeHub.ContractTests.Validation;

public sealed class CodeTests
{
    [Fact]
    public void A_wrong_identity_number_is_a_warning_that_travels_and_is_not_repeated()
    {
        var validation = Draft.PostChanged().WithData("nationalId", "990000198503121012").Validate();

        Assert.Empty(validation.Errors);
        var warning = Assert.Single(validation.Warnings);
        Assert.Equal(("data.nationalId", RejectionCode.IdentityNumberCheck), (warning.Field, warning.Code));
        Assert.DoesNotContain("1985", warning.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("11010519491231002X", null)]
    [InlineData("110105491231002", RejectionCode.IdentityNumberLegacy)]
    [InlineData("12022219850312101X", RejectionCode.IdentityNumberCheck)]
    [InlineData("no number", RejectionCode.IdentityNumberCheck)]
    public void Warns_of_an_identity_number_for_its_own_reason(string number, string? code)
    {
        var validation = Draft.PostChanged().WithData("nationalId", number).Validate();

        Assert.Empty(validation.Errors);
        Assert.True(code is null ? validation.Warnings.Count == 0 : validation.Warnings.Any(warning => warning.Code == code));
    }

    [Fact]
    public void Invented_people_are_refused_where_only_real_ones_may_be() => Assert.Equal(
        [("data.nationalId", RejectionCode.SyntheticIdentity), ("data.unitCreditCode", RejectionCode.SyntheticIdentity)],
        Draft.PostChanged().Validate(Shipped.Context(allowSynthetic: false)).Errors.Select(error => (error.Field, error.Code)));

    [Fact]
    public void The_number_that_a_correction_replaces_may_be_wrong()
    {
        var validation = Draft.Of("exchangehub.personnel.person-corrected.v1").WithData("formerNationalId", "990000198503121012").Validate();

        Assert.Empty(validation.Errors);
        Assert.Empty(validation.Warnings);
    }

    [Theory]
    [InlineData("12990000MB1C56786C", true)]
    [InlineData("12990000MB1C56787A", false)]
    [InlineData("12990000MB1C5678", true)]
    [InlineData("14990000MB1C56787C", true)]
    public void A_credit_code_is_refused_unless_a_register_may_know_it(string code, bool refused)
    {
        var validation = Draft.PostChanged().WithData("unitCreditCode", code).Validate();

        Assert.Equal(refused, validation.Errors.Any(error => error.Code == RejectionCode.CreditCodeCheck));
        Assert.Equal(!refused, validation.Warnings.Any(warning => warning.Code == RejectionCode.CreditCodeCheck));
    }

    [Fact]
    public void A_region_in_the_data_that_is_neither_the_events_nor_its_counterpart_is_a_warning()
    {
        Assert.Empty(Draft.Of("exchangehub.personnel.staff-transferred.v1").Validate().Warnings);

        var validation = Draft.Of("exchangehub.personnel.staff-transferred.v1").WithData("toRegion", "430702").Validate();
        Assert.Empty(validation.Errors);
        Assert.Equal([("data.toRegion", RejectionCode.RegionMismatch)], validation.Warnings.Select(warning => (warning.Field, warning.Code)));
    }

    [Fact]
    public void A_region_that_is_the_subject_is_in_the_tree() => Assert.Equal(
        [RejectionCode.UnknownRegion],
        Draft.Of("exchangehub.quota.ceiling-set.v1").WithData("regionCode", "439999").Validate().Errors.Select(error => error.Code));
}
