using System.Text.Json.Nodes;
using ExchangeHub.Adapters.Connectors;
using ExchangeHub.Adapters.Mapping;
using ExchangeHub.Contracts;
using ExchangeHub.Testing.Records;
using Xunit;

namespace ExchangeHub.UnitTests.Adapters.Mapping;

public sealed class OrderMappingTests
{
    private const string Columns = "      action: { value: 登记岗位 }";

    [Fact]
    public void A_delivered_event_becomes_an_order_in_the_words_of_the_system()
    {
        var delivery = Delivery();

        var order = SmallMapping.Load().Order(delivery)!;

        Assert.Equal(("orders", delivery.DeliveryId), (order.Target, order.DeliveryId));
        Assert.Equal(
            new Dictionary<string, string?> { ["action"] = "登记岗位", ["sfzh"] = SyntheticPerson.Number(1).NationalId, ["gwdj"] = "正科", ["day"] = "20260301" },
            order.Columns);
        Assert.Equal(new OrderCause(delivery.Event.Id, delivery.Event.Type, delivery.Event.Id, null, null), order.Cause);
    }

    [Fact]
    public void An_event_without_what_the_order_needs_names_column_and_field()
    {
        var problem = Assert.Throws<RowProblemException>(() => SmallMapping.Load().Order(Delivery(data => data.Remove("nationalId")))).Problem;

        Assert.Equal((AdapterCode.MappingFailed, "sfzh"), (problem.Code, problem.Column));
        Assert.Equal("事件中没有 nationalId，无法填写列 sfzh", problem.Detail);
    }

    [Fact]
    public void A_code_for_which_the_system_has_no_word_is_not_guessed()
    {
        var delivery = Delivery(data => data["postLevel"]!["code"] = "0131");

        Assert.Equal("gwdj", Assert.Throws<RowProblemException>(() => SmallMapping.Load().Order(delivery)).Problem.Column);
        Assert.Equal("其他", SmallMapping.With("from: postLevel.code, codes: level", "from: postLevel.code, codes: level, default: 其他").Order(delivery)!.Columns["gwdj"]);
    }

    [Fact]
    public void Another_type_makes_no_order() => Assert.Null(SmallMapping.Load().Order(
        Delivery() with { Event = Events.Read(Events.Of("exchangehub.personnel.staff-enrolled.v1", Department.Staffing, [])) }));

    [Fact]
    public void A_cancellation_is_no_second_order_unless_a_rule_is_for_it()
    {
        var cancelled = Delivery(change: e => e["operation"] = "cancel");

        Assert.Null(SmallMapping.Load().Order(cancelled));
        Assert.NotNull(SmallMapping.With("    to: orders", "    operation: cancel\n    to: orders").Order(cancelled));
    }

    [Theory]
    [InlineData("when: { postLevel.code: \"0141\" }", true)]
    [InlineData("when: { postLevel.code: [\"0131\", \"0132\"] }", false)]
    [InlineData("when: { institutionName: null }", true)]
    public void A_rule_applies_when_the_event_says_so(string when, bool applies) =>
        Assert.Equal(applies, SmallMapping.With("    to: orders", $"    {when}\n    to: orders").Order(Delivery()) is not null);

    [Theory]
    [InlineData("x: { join: [personName, postName], with: / }", "赵明华/第1科科长", 0)]
    [InlineData("x: { from: institutionName, default: 无 }", "无", 1)]
    [InlineData("x: institutionName", null, 1)]
    [InlineData("x: { from: leadershipPost, bool: { true: 是, false: 否 } }", "是", 1)]
    [InlineData("x: { attribute: approvaldate, date: yyyy年M月d日 }", "2026年2月27日", 1)]
    public void Values_are_written_as_the_system_writes_them(string column, string? expected, int person)
    {
        var delivery = Delivery(data => data["personName"] = person == 0 ? "赵明华" : "钱华");

        Assert.Equal(expected, SmallMapping.With(Columns, $"{Columns}\n      {column}").Order(delivery)!.Columns["x"]);
    }

    [Fact]
    public void An_optional_field_may_be_required_by_the_system() => Assert.Equal("x", Assert.Throws<RowProblemException>(
        () => SmallMapping.With(Columns, $"{Columns}\n      x: {{ from: institutionName, required: true }}").Order(Delivery())).Problem.Column);

    [Fact]
    public void What_the_system_reports_of_an_order_it_was_given_has_its_fingerprint()
    {
        var mapping = SmallMapping.Load(SmallMapping.Changed("          postLevel: { code: gwdj, codes: level }", "          postLevel: { code: gwdj, codes: level }\n        echo: [nationalId, postLevel.code]")
            + "\n    echo: [nationalId, postLevel.code]\n");
        var delivered = Delivery().Event;

        var echo = mapping.EchoOf(delivered);

        Assert.NotNull(echo);
        Assert.Equal(echo, mapping.EchoOf(mapping.Map().Event!));
        Assert.NotEqual(echo, mapping.EchoOf(mapping.Map(("gwdj", "副科")).Event!));
        Assert.DoesNotContain(SyntheticPerson.Number(1).NationalId, echo, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_different_echoes_of_one_type_could_never_meet()
    {
        var yaml = SmallMapping.Changed("          postLevel: { code: gwdj, codes: level }", "          postLevel: { code: gwdj, codes: level }\n        echo: [nationalId]")
            + "\n    echo: [nationalId, postLevel.code]\n";

        Assert.Contains("has to be the same", Assert.Single(Assert.Throws<MappingFileException>(() => SmallMapping.Load(yaml)).Problems).Detail, StringComparison.Ordinal);
    }

    private static Delivery Delivery(Action<JsonObject>? data = null, Action<JsonObject>? change = null)
    {
        var e = Events.PostChanged(SyntheticPerson.Number(1));
        data?.Invoke(e["data"]!.AsObject());
        change?.Invoke(e);
        return new Delivery { DeliveryId = Guid.CreateVersion7(), Attempt = 1, LeaseUntil = SmallMapping.Now, Event = Events.Read(e) };
    }
}
