using System.Text.Json;
using ExchangeHub.Adapters.Connectors;
using ExchangeHub.Adapters.Mapping;
using ExchangeHub.Contracts;
using ExchangeHub.Testing.Records;
using Xunit;

namespace ExchangeHub.UnitTests.Adapters.Mapping;

public sealed class RowMappingTests
{
    private const string Levels = "postLevel: { code: gwdj, codes: level }";

    [Fact]
    public void A_row_becomes_an_event_under_its_own_id()
    {
        var e = Event(SmallMapping.Load().Map());

        Assert.Equal(("row-1", "/430700/hr", "exchangehub.personnel.post-changed.v1", "430700", "change"), (e.Id, e.Source, e.Type, e.Region, e.Operation));
        Assert.Equal(("2026-12-01", "常人社〔2026〕5号", "2026-11-20"), (e.EffectiveDate, e.ApprovalDocNo, e.ApprovalDate));
        Assert.Equal("2026-11-23T09:59:58+08:00", e.Time);
        Assert.Equal(
            """{"nationalId":"99000019650102000X","personName":"NAME","institutionId":"430700-S-0031","postName":"综合科科长","postLevel":{"code":"0141","codeSet":"GB/T 12407","codeSetVersion":"2008","name":"乡科级正职"}}"""
                .Replace("99000019650102000X", SyntheticPerson.Number(1).NationalId, StringComparison.Ordinal).Replace("NAME", SyntheticPerson.Number(1).Name, StringComparison.Ordinal),
            JsonSerializer.Serialize(e.Data, WireJson.Options));
    }

    [Fact]
    public void It_opens_a_case_of_its_own_unless_something_led_to_it()
    {
        var mapping = SmallMapping.Load();

        Assert.Equal("row-1", Event(mapping.Map()).CorrelationId);
        Assert.Equal("case-7", Event(mapping.Map(("case", "case-7"))).CorrelationId);
    }

    [Fact]
    public void A_required_field_without_a_value_names_column_and_field_and_no_value()
    {
        var problem = Problem(SmallMapping.Load().Map(("xm", null), ("gwmc", "")));

        Assert.Equal((AdapterCode.MappingFailed, "xm"), (problem.Code, problem.Column));
        Assert.Equal("列 xm 为空，而 personName 必填；列 gwmc 为空，而 postName 必填", problem.Detail);
    }

    [Fact]
    public void A_word_the_code_table_does_not_know_is_not_guessed()
    {
        var problem = Problem(SmallMapping.Load().Map(("gwdj", "科长")));

        Assert.Equal((AdapterCode.MappingFailed, "gwdj"), (problem.Code, problem.Column));
        Assert.DoesNotContain("科长", problem.Detail, StringComparison.Ordinal);
        Assert.Equal("0142", Data(SmallMapping.With("set: GB/T 12407", "set: GB/T 12407\n    default: \"0142\"").Map(("gwdj", "科长"))).GetProperty("postLevel").GetProperty("code").GetString());
    }

    [Fact]
    public void A_code_outside_a_set_that_is_known_whole_is_not_taken()
    {
        var mapping = SmallMapping.With(Levels, "postLevel: { code: gwdj, set: 综合管理类职级 }");

        Assert.Equal("一级科员", Data(mapping.Map(("gwdj", "G11"))).GetProperty("postLevel").GetProperty("name").GetString());
        Assert.Equal("gwdj", Problem(mapping.Map(("gwdj", "G99"))).Column);
    }

    [Fact]
    public void A_row_may_say_itself_of_which_set_its_code_is()
    {
        var mapping = SmallMapping.With(Levels, "postLevel: { code: gwdj, set: { column: extra } }");

        Assert.Equal("GB/T 12407", Data(mapping.Map(("gwdj", "0141"), ("extra", "GB/T 12407"))).GetProperty("postLevel").GetProperty("codeSet").GetString());
        Assert.Equal("extra", Problem(mapping.Map(("gwdj", "0141"))).Column);
    }

    [Theory]
    [InlineData("20260230")]
    [InlineData("2026-12-01")]
    [InlineData("２０２６１２０１")]
    public void A_day_that_is_not_in_the_calendar_or_not_written_as_said_is_a_problem(string day)
    {
        var problem = Problem(SmallMapping.Load().Map(("day", day)));

        Assert.Equal((AdapterCode.MappingFailed, "day"), (problem.Code, problem.Column));
    }

    [Fact]
    public void Full_width_digits_are_taken_for_what_they_mean_only_where_the_mapping_asks() => Assert.Equal(
        "2026-12-01",
        Event(SmallMapping.With("column: day, date: yyyyMMdd", "column: day, date: yyyyMMdd, normalize: true").Map(("day", "　２０２６１２０１ "))).EffectiveDate);

    [Theory]
    [InlineData("2026-11-23 10:05:00", true)]
    [InlineData("2026-11-23 10:05:01", false)]
    [InlineData("23.11.2026", false)]
    [InlineData(null, false)]
    public void A_clock_that_is_ahead_or_unreadable_keeps_the_row(string? at, bool isTaken)
    {
        var mapped = SmallMapping.Load().Map(("at", at));

        Assert.Equal(isTaken ? null : AdapterCode.SourceClock, mapped.Problem?.Code);
    }

    [Fact]
    public void A_time_with_an_offset_needs_no_format() => Assert.Equal(
        "2026-11-23T01:59:58.250+00:00",
        Event(SmallMapping.With(", format: \"yyyy-MM-dd HH:mm:ss\"", "").Map(("at", "2026-11-23T01:59:58.25Z"))).Time);

    [Fact]
    public void A_time_to_the_nanosecond_is_read_to_what_is_kept_of_it() => Assert.Equal(
        "2026-11-23T09:59:58.123+08:00",
        Event(SmallMapping.With(", format: \"yyyy-MM-dd HH:mm:ss\"", "").Map(("at", "2026-11-23T09:59:58.123456789+08:00"))).Time);

    [Theory]
    [InlineData("综合\uFFFD科长")]
    [InlineData("综合\u0000科长")]
    public void Text_of_another_encoding_is_not_passed_on(string post) =>
        Assert.Equal((AdapterCode.EncodingInvalid, "gwmc"), (Problem(SmallMapping.Load().Map(("gwmc", post))).Code, Problem(SmallMapping.Load().Map(("gwmc", post))).Column));

    [Fact]
    public void A_kind_of_business_without_a_rule_is_not_mapped() =>
        Assert.Equal((AdapterCode.NotMapped, "kind"), (Problem(SmallMapping.Load().Map(("kind", "考核"))).Code, Problem(SmallMapping.Load().Map(("kind", "考核"))).Column));

    [Fact]
    public void What_the_connector_could_not_read_stays_its_problem()
    {
        var problem = new RowProblem(AdapterCode.EncodingInvalid, "xm", "第 3 行编码无效");

        Assert.Equal(problem, SmallMapping.Load().Map(new SourceRow("changes", "row-1", SmallMapping.Columns(), problem), "/430700/hr", "430700", SmallMapping.Now).Problem);
    }

    [Theory]
    [InlineData("when: { kind: [岗位变动, 职务变动] }", "职务变动", true)]
    [InlineData("when: { kind: { present: true } }", "考核", true)]
    [InlineData("when: { kind: { present: true } }", null, false)]
    [InlineData("when: { kind: null }", null, true)]
    [InlineData("when: { kind: null }", "考核", false)]
    [InlineData("when: { kind: 岗位变动, extra: null }", "岗位变动", true)]
    public void A_rule_applies_when_all_its_conditions_hold(string when, string? kind, bool applies) =>
        Assert.Equal(applies, SmallMapping.With("when: { kind: 岗位变动 }", when).Map(("kind", kind)).Event is not null);

    [Theory]
    [InlineData("postName: { join: [dwbh, gwmc], with: \"-\" }", "430700-S-0031-综合科科长")]
    [InlineData("postName: { column: dwbh, split: \"-\", part: 2 }", "S")]
    [InlineData("postName: { value: 科员 }", "科员")]
    [InlineData("postName: { column: extra, default: 未定 }", "未定")]
    public void A_text_is_joined_split_fixed_or_has_a_default(string line, string expected) =>
        Assert.Equal(expected, Data(SmallMapping.With("postName: gwmc", line).Map()).GetProperty("postName").GetString());

    [Fact]
    public void Yes_and_no_are_the_words_the_mapping_names()
    {
        var mapping = SmallMapping.With(Levels, Levels + "\n          leadershipPost: { column: extra, bool: { true: [是, Y], false: 否 } }");

        Assert.True(Data(mapping.Map(("extra", "Y"))).GetProperty("leadershipPost").GetBoolean());
        Assert.False(Data(mapping.Map(("extra", "否"))).GetProperty("leadershipPost").GetBoolean());
        Assert.Equal("extra", Problem(mapping.Map(("extra", "也许"))).Column);
    }

    private static CloudEvent Event(MappedRow mapped) => mapped.Event ?? throw new InvalidOperationException(mapped.Problem!.Detail);

    private static JsonElement Data(MappedRow mapped) => Event(mapped).Data;

    private static RowProblem Problem(MappedRow mapped) => Assert.IsType<RowProblem>(mapped.Problem);
}
