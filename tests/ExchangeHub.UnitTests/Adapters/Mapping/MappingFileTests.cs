using ExchangeHub.Adapters.Mapping;
using Xunit;

namespace ExchangeHub.UnitTests.Adapters.Mapping;

/// <summary>What is wrong with a mapping file is said with its line and reason, before the first row is read.</summary>
public sealed class MappingFileTests
{
    [Fact]
    public void The_mapping_these_tests_spoil_is_right() => Assert.Equal(["exchangehub.personnel.post-changed.v1"], SmallMapping.Load().Types);

    [Fact]
    public void A_file_that_is_not_there_is_a_problem_like_any_other()
    {
        var missing = Path.Combine(AppContext.BaseDirectory, "nowhere.yaml");

        var wrong = Assert.Throws<MappingFileException>(() => MappingLoader.Load(missing));

        Assert.StartsWith($"{missing}:1:1: 没有这个文件", Assert.Single(wrong.Problems).ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("department: hr", "department: police", 2, "Is none of: staffing")]
    [InlineData("system: 事业单位聘用系统", "sistem: 事业单位聘用系统", 3, "There is no 'sistem' here")]
    [InlineData("deduplicates: true", "deduplicates: 也许", 4, "Has to be true or false")]
    [InlineData("mapping: 1", "mapping: 1\nregion: 430700", 2, "put a number in quotes")]
    [InlineData("type: exchangehub.personnel.post-changed.v1\n        when", "type: exchangehub.personnel.post-chnged.v1\n        when", 25, "There is no event type 'exchangehub.personnel.post-chnged.v1'")]
    [InlineData("type: exchangehub.personnel.post-changed.v1\n        when", "type: exchangehub.quota.allocated.v1\n        when", 25, "The department hr may not publish")]
    [InlineData("type: exchangehub.personnel.post-changed.v1\n    to", "type: exchangehub.discipline.sanction-quashed.v9\n    to", 39, "There is no event type")]
    [InlineData("          personName: xm", "          personNam: xm", 30, "The contract has no field 'personNam'")]
    [InlineData("          personName: xm\n", "", 28, "The required field 'personName' is not filled")]
    [InlineData("personName: xm", "personName: { code: xm, set: ZB78 }", 30, "'personName' is no coded value")]
    [InlineData("postLevel: { code: gwdj, codes: level }", "postLevel: gwdj", 33, "'postLevel' is a coded value")]
    [InlineData("postLevel: { code: gwdj, codes: level }", "postLevel: { code: gwdj, codes: levels }", 33, "There is no code table 'levels'")]
    [InlineData("postLevel: { code: gwdj, codes: level }", "postLevel: { code: gwdj, set: ZB99 }", 33, "The code set 'ZB99' is unknown")]
    [InlineData("set: GB/T 12407", "set: GB/T 99999", 10, "The code set 'GB/T 99999' is unknown")]
    [InlineData("set: GB/T 12407", "set: ZB77", 11, "The code set 'ZB77' has no code '0141'")]
    [InlineData("personName: xm", "personName: xingming", 30, "The column 'xingming' is not among the columns")]
    [InlineData("when: { kind: 岗位变动 }", "when: { sort: 岗位变动 }", 26, "The column 'sort' is not among the columns")]
    [InlineData("rowId: id", "rowId: nr", 14, "The column 'nr' is not among the columns")]
    [InlineData("columns: [id, no, kind,", "columns: [id, id, no, kind,", 16, "The column 'id' stands here twice")]
    [InlineData("column: day, date: yyyyMMdd", "column: day, date: yymmdd", 20, "The date format 'yymmdd' cannot be used")]
    [InlineData("format: \"yyyy-MM-dd HH:mm:ss\"", "format: yyyy-MM-dd", 18, "says no time of the day")]
    [InlineData("      approvaldocno: doc\n", "", 24, "needs its approval document")]
    [InlineData("correlationid: case", "korrelationid: case", 23, "There is no attribute 'korrelationid' to fill")]
    [InlineData("operation: change", "operation: changed", 27, "The operation 'changed' is unknown")]
    [InlineData("operation: change", "operation: cancel", 27, "attributes lack replacesid")]
    [InlineData("          personName: xm", "          personName: xm\n          personName: gwmc", 31, "'personName' stands here twice")]
    [InlineData("    to: orders", "    to: order", 40, "There is no 'order' among the targets")]
    [InlineData("sfzh: nationalId", "sfzh: nationalNumber", 43, "has no 'nationalNumber'")]
    [InlineData("from: postLevel.code", "from: postLevel", 44, "'postLevel' is a coded value: say postLevel.code")]
    [InlineData("attribute: effectivedate, date", "attribute: effectiveday, date", 45, "There is no attribute 'effectiveday'")]
    [InlineData("system: 事业单位聘用系统", "system: 事业单位聘用系统\nelements: \"1999\"", 4, "Is none of: 2019")]
    public void What_is_wrong_is_said_with_its_line(string line, string other, int at, string reason)
    {
        var problems = Assert.Throws<MappingFileException>(() => SmallMapping.With(line, other)).Problems;

        Assert.Contains(problems, problem => problem.Line == at && problem.Detail.Contains(reason, StringComparison.Ordinal));
    }

    [Fact]
    public void Everything_that_is_wrong_is_said_at_once_in_the_order_of_the_file()
    {
        var yaml = SmallMapping.Changed("department: hr", "department: police")
            .Replace("personName: xm", "personName: xingming", StringComparison.Ordinal)
            .Replace("sfzh: nationalId", "sfzh: nationalNumber", StringComparison.Ordinal);

        var problems = Assert.Throws<MappingFileException>(() => SmallMapping.Load(yaml)).Problems;

        Assert.Equal([2, 30, 43], problems.Select(problem => problem.Line));
    }

    [Fact]
    public void A_rule_that_an_earlier_one_leaves_nothing_for_is_never_reached()
    {
        var rule = SmallMapping.Yaml[SmallMapping.Yaml.IndexOf("      - type:", StringComparison.Ordinal)..SmallMapping.Yaml.IndexOf("targets:", StringComparison.Ordinal)];
        var narrower = rule.Replace("{ kind: 岗位变动 }", "{ kind: 岗位变动, gwdj: 正科 }", StringComparison.Ordinal);

        var problem = Assert.Single(Assert.Throws<MappingFileException>(() => SmallMapping.With(rule, rule + narrower)).Problems);

        Assert.Equal("/sources/0/events/1", problem.Pointer);
        Assert.Contains("never reached", problem.Detail, StringComparison.Ordinal);
        // The other way round each rule has rows of its own.
        SmallMapping.With(rule, narrower + rule);
    }

    [Fact]
    public void A_field_that_the_profile_of_the_department_does_not_give_cannot_be_ordered()
    {
        var yaml = SmallMapping.Changed("department: hr", "department: finance")
            .Replace("post-changed.v1\n    to: orders", "staff-released.v1\n    to: orders", StringComparison.Ordinal)
            .Replace("from: postLevel.code, codes: level", "from: exitKind.code", StringComparison.Ordinal);

        var problems = Assert.Throws<MappingFileException>(() => SmallMapping.Load(yaml)).Problems;

        Assert.Contains(problems, problem => problem.Line == 44 && problem.Detail.Contains("does not give 'exitKind.code'", StringComparison.Ordinal));
    }

    [Fact]
    public void A_department_that_may_not_receive_a_type_is_told()
    {
        var problems = Assert.Throws<MappingFileException>(
            () => SmallMapping.With("type: exchangehub.personnel.post-changed.v1\n    to", "type: exchangehub.supervision.lead-transferred.v1\n    to")).Problems;

        Assert.Contains(problems, problem => problem.Pointer == "/orders/0/type");
    }

    [Fact]
    public void Two_words_for_one_code_cannot_be_written_into_an_order()
    {
        var problem = Assert.Single(Assert.Throws<MappingFileException>(() => SmallMapping.With("正科: \"0141\"", "正科: \"0141\", 科长: \"0141\"")).Problems);

        Assert.Equal((44, "/orders/0/columns/gwdj/codes"), (problem.Line, problem.Pointer));
    }

    [Fact]
    public void Text_that_is_no_YAML_is_said_with_its_place()
    {
        var problem = Assert.Single(Assert.Throws<MappingFileException>(() => SmallMapping.With("department: hr", "department: [hr")).Problems);

        Assert.InRange(problem.Line, 2, 3);
    }

    [Fact]
    public void A_connectors_complaint_is_a_problem_of_the_file()
    {
        var problem = Assert.Single(SmallMapping.Load().At("/targets/0/settings/path", "is missing").Problems);

        Assert.Equal((36, "/targets/0/settings/path: is missing"), (problem.Line, problem.Detail));
    }

    [Fact]
    public void Codes_keep_their_leading_zeros_and_settings_their_numbers()
    {
        var shape = SmallMapping.With("pageSize: 100", "pageSize: 100\n  code: 0100").Shape("hr-430700", "430700");

        Assert.Equal(100, shape.Settings["pageSize"]!.GetValue<int>());
        Assert.Equal("0100", shape.Settings["code"]!.GetValue<string>());
        Assert.Null(shape.Settings["protocol"]);
    }

    [Fact]
    public void The_connector_learns_what_the_system_calls_its_sources_and_targets()
    {
        var shape = SmallMapping.Load().Shape("hr-430700", "430700");

        var (source, target) = (Assert.Single(shape.Sources), Assert.Single(shape.Targets));
        Assert.Equal(("changes", "id", "no"), (source.Name, source.RowId, source.OrderBy));
        Assert.Equal(["day", "doc", "docDay", "case", "extra"], source.OptionalColumns);
        Assert.Equal(["action", "sfzh", "gwdj", "day"], target.Columns);
        Assert.Equal(("no", "month"), (target.Answer.BusinessNo, target.Answer.Details["payMonth"]));
    }
}
