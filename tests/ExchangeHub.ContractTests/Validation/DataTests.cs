using System.Text.Json.Nodes;
using ExchangeHub.Contracts;
using ExchangeHub.Contracts.Validation;

namespace ExchangeHub.ContractTests.Validation;

public sealed class DataTests
{
    private const string Person = "\"nationalId\":\"990000198503121011\",\"personName\":\"沈知远\",\"institutionId\":\"J-1\"";
    private const string Post = "\"postName\":\"科长\",\"postLevel\":{\"code\":\"0141\",\"codeSet\":\"GB/T 12407\"}";

    [Theory]
    [InlineData("null", "data", RejectionCode.MissingField)]
    [InlineData("[]", "data", RejectionCode.InvalidField)]
    [InlineData("\"text\"", "data", RejectionCode.InvalidField)]
    [InlineData($$"""{{{Person}},{{Post}},"postName":"处长"}""", "data.postName", RejectionCode.InvalidField)]
    [InlineData($$"""{{{Person}},{{Post}},"POSTNAME":"处长"}""", "data.POSTNAME", RejectionCode.InvalidField)]
    [InlineData($$"""{{{Person}},{{Post}},"formerPostName":"\ud800"}""", "data.formerPostName", RejectionCode.UnsafeText)]
    [InlineData($$"""{{{Person}},{{Post}},"\ud800":"x"}""", "data.?", RejectionCode.UnsafeText)]
    [InlineData($$"""{{{Person}},{{Post}},"formerPostName":"a\u0000b"}""", "data.formerPostName", RejectionCode.UnsafeText)]
    [InlineData($$"""{{{Person}},{{Post}},"formerPostName":"a\nb"}""", "data.formerPostName", RejectionCode.UnsafeText)]
    [InlineData($$"""{{{Person}},{{Post}},"formerPostName":"\udb40\udc41"}""", "data.formerPostName", RejectionCode.UnsafeText)]
    [InlineData($$"""{{{Person}},{{Post}},"formerPostName":7}""", "data.formerPostName", RejectionCode.InvalidField)]
    [InlineData($$"""{{{Person}},"postName":"科长","postLevel":{"code":"0141"} }""", "data.postLevel.codeSet", RejectionCode.MissingField)]
    [InlineData($$"""{{{Person}},"postName":"科长","postLevel":"0141"}""", "data.postLevel", RejectionCode.InvalidField)]
    [InlineData($$"""{{{Person}},{{Post}},"postName ":"x","leadershipPost":1}""", "data.leadershipPost", RejectionCode.InvalidField)]
    public void Rejects_data(string data, string field, string code)
    {
        var error = Assert.Single(Draft.PostChanged().ValidateRaw(data).Errors);
        Assert.Equal((field, code), (error.Field, error.Code));
    }

    [Fact]
    public void A_null_is_an_absent_field()
    {
        Assert.Empty(Draft.PostChanged().WithData("formerPostLevel", null).WithData("unitCreditCode", null).Validate().Errors);
        Assert.Equal([RejectionCode.MissingField], Codes(Draft.PostChanged().WithData("postLevel", null).Validate().Errors));
    }

    [Theory]
    [InlineData("沈\u200b知远", RejectionCode.UnsafeText)]
    [InlineData("\u202e沈知远", RejectionCode.UnsafeText)]
    [InlineData("沈\u2066知远", RejectionCode.UnsafeText)]
    [InlineData("\ufeff沈知远", RejectionCode.UnsafeText)]
    [InlineData("沈\u0085知远", RejectionCode.UnsafeText)]
    [InlineData("   ", RejectionCode.MissingField)]
    public void Rejects_a_name(string name, string code) =>
        Assert.Equal([code], Codes(Draft.PostChanged().WithData("personName", name).Validate().Errors));

    [Theory]
    [InlineData("沈知远а")]
    [InlineData("沈知α")]
    [InlineData("⼈民")]
    [InlineData("沈\uE000远")]
    public void Warns_of_a_name_that_is_not_what_it_seems(string name)
    {
        var validation = Draft.PostChanged().WithData("personName", name).Validate();
        Assert.Empty(validation.Errors);
        Assert.Equal([RejectionCode.SuspiciousText], Codes(validation.Warnings));
    }

    [Theory]
    [InlineData("阿卜杜拉·买买提")]
    [InlineData("𠮷田𠀀")]
    [InlineData("葛\U000E0100城")]
    [InlineData("Александр")]
    [InlineData("Smith")]
    public void Takes_names_as_people_have_them(string name) =>
        Assert.Same(EventValidation.Clean, Draft.PostChanged().WithData("personName", name).Validate());

    [Fact]
    public void Counts_characters_and_not_their_halves()
    {
        Assert.Empty(Draft.PostChanged().WithData("personName", string.Concat(Enumerable.Repeat("𠮷", 100))).Validate().Errors);
        Assert.Equal([RejectionCode.TooLong], Codes(Draft.PostChanged().WithData("personName", string.Concat(Enumerable.Repeat("𠮷", 101))).Validate().Errors));
    }

    [Fact]
    public void Long_texts_may_have_paragraphs() => Assert.Empty(
        Draft.Of("exchangehub.institution.sanding-issued.v1").WithData("functions", "一、归集。\n二、共享。").Validate().Errors);

    [Fact]
    public void Names_the_entry_of_a_list()
    {
        var draft = Draft.Of("exchangehub.quota.allocated.v1");
        var lines = draft.Data["lines"]!.AsArray();
        lines.Add(lines[0]!.DeepClone());
        lines[1]!["number"] = -1;
        lines[1]!["quotaType"]!["code"] = 3;

        Assert.Equal(["data.lines[1].quotaType.code", "data.lines[1].number"], draft.Validate().Errors.Select(error => error.Field));
    }

    [Fact]
    public void A_list_has_an_end()
    {
        var lines = new JsonArray([.. Enumerable.Range(0, 51).Select(_ => (JsonNode)"not a line")]);
        Assert.Equal([RejectionCode.TooLong], Codes(Draft.Of("exchangehub.quota.allocated.v1").WithData("lines", lines).Validate().Errors));
    }

    [Fact]
    public void A_flood_of_problems_is_cut_short()
    {
        var data = "{" + string.Join(',', Enumerable.Range(0, 500).Select(i => $"\"x{i}\":1")) + $",{Person},{Post}}}";
        Assert.Equal(100, Draft.PostChanged().ValidateRaw(data).Warnings.Count);
    }

    [Theory]
    [InlineData("1e400")]
    [InlineData("1.5")]
    [InlineData("99999999999999999999")]
    [InlineData("-1")]
    [InlineData("\"42\"")]
    public void Rejects_a_number(string number)
    {
        var data = Draft.Of("exchangehub.payroll.roster-reported.v1", "minimal").Data.ToJsonString().Replace("\"heads\":40", $"\"heads\":{number}", StringComparison.Ordinal);
        Assert.Equal([RejectionCode.InvalidField], Codes(Draft.Of("exchangehub.payroll.roster-reported.v1").ValidateRaw(data).Errors));
    }

    [Fact]
    public void No_text_but_the_field_made_for_it_holds_an_identity_number()
    {
        var error = Assert.Single(Draft.Of("exchangehub.institution.special-case-recorded.v1").WithData("description", "涉及990000198503121011").Validate().Errors);
        Assert.Equal(("data.description", RejectionCode.InvalidField), (error.Field, error.Code));
    }

    [Fact]
    public void Birth_dates_are_older_than_the_republic_and_others_are_not()
    {
        Assert.Empty(Draft.Of("exchangehub.personnel.person-corrected.v1").WithData("recognizedBirthDate", "1931-05-01").Validate().Errors);
        Assert.Equal([RejectionCode.DateTooEarly], Codes(Draft.Of("exchangehub.quota.use-approved.v1").WithData("validUntil", "1931-05-01").Validate().Errors));
    }

    private static IEnumerable<string> Codes(IEnumerable<Finding> findings) => findings.Select(finding => finding.Code);
}
