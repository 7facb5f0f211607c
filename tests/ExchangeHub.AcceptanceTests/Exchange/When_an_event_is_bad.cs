using System.Net;
using ExchangeHub.Contracts;
using ExchangeHub.Contracts.Personnel;
using ExchangeHub.Testing.Records;
using Xunit;

namespace ExchangeHub.AcceptanceTests.Exchange;

/// <summary>Each wrong event is told what is wrong, where and why; a suspicious one is let in with a warning that stays with it.</summary>
public abstract class When_an_event_is_bad(RunningHub hub)
{
    public static TheoryData<string> Ways => [.. BadEvent.All.Keys];

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task It_is_refused_with_status_code_and_field(string way)
    {
        var bad = BadEvent.All[way];
        var one = Events.PostChanged(RunningHub.Somebody());
        var number = (string)one["data"]!["nationalId"]!;
        bad.Spoil(one);

        var answer = await (await hub.Organization).PublishAsync(one);

        Assert.True((int)answer.Status == bad.Status, answer.Text);
        Assert.Equal("application/problem+json", answer.Headers["Content-Type"].Split(';')[0]);
        Assert.Equal(EventStatus.Rejected, answer.Body.Text("status"));
        Assert.Contains((bad.Code, bad.Field), Answers.FindingsOf(answer.Body.List("errors")));
        Assert.Equal(answer.Code, answer.Body.List("errors")[0].Text("code"));
        if (one["id"]?.GetValueKind() == System.Text.Json.JsonValueKind.String && (string)one["id"]! != "")
        {
            Assert.Equal((string?)one["id"], answer.Body.Text("id"));
        }

        Assert.DoesNotContain(number, answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Everything_that_is_wrong_is_said_at_once()
    {
        var one = Events.PostChanged(RunningHub.Somebody());
        one["operation"] = "destroy";
        one.Remove("region");
        one["data"]!["postName"] = null;
        one["data"]!["leadershipPost"] = 1;

        var answer = await (await hub.Organization).PublishAsync(one);

        Assert.Equal(
            ["data.leadershipPost", "data.postName", "operation", "region"],
            Answers.FindingsOf(answer.Body.List("errors")).Select(finding => finding.Field).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_contract_of_others_is_not_published_by_this_department()
    {
        var finance = await hub.Finance;

        var answer = await finance.PublishAsync(Events.PostChanged(RunningHub.Somebody(), department: Department.Finance));

        Answers.IsRefusal(answer, 403, RejectionCode.PublisherNotAllowed, "type");
    }

    [Fact]
    public async Task A_correction_may_be_effective_before_its_document()
    {
        var one = Events.PostChanged(RunningHub.Somebody());
        (one["effectivedate"], one["operation"]) = ("2026-02-26", "correct");

        Assert.Equal(HttpStatusCode.Accepted, (await (await hub.Organization).PublishAsync(one)).Status);
    }

    [Fact]
    public async Task An_identity_number_whose_check_fails_is_a_warning_that_travels_with_the_event()
    {
        var organization = await hub.Organization;
        var person = RunningHub.Somebody();
        var wrong = person.NationalId[..17] + (person.NationalId[17] == '0' ? '1' : '0');

        var answer = await organization.PublishAsync(Events.PostChanged(person with { NationalId = wrong }));
        var shown = await organization.GetAsync($"v1/events/{answer.Sequence()}");
        var trace = await organization.TraceAsync(answer.Sequence());

        Assert.Equal(HttpStatusCode.Accepted, answer.Status);
        Assert.All([answer.Body, shown.Body, trace.Body], body => Assert.Equal(
            (RejectionCode.IdentityNumberCheck, "data.nationalId"), Assert.Single(Answers.FindingsOf(body.List("warnings")))));
        Assert.Equal(wrong, shown.Body.GetProperty("event").GetProperty("data").Text("nationalId"));
    }

    [Fact]
    public async Task A_name_of_two_scripts_and_a_field_nobody_knows_are_warnings()
    {
        var one = Events.PostChanged(RunningHub.Somebody());
        one["data"]!["personName"] = "王\u0430明";
        one["data"]!["hobby"] = "围棋";

        var answer = await (await hub.Organization).PublishAsync(one);

        Assert.Equal(HttpStatusCode.Accepted, answer.Status);
        Assert.Equal(
            [(RejectionCode.SuspiciousText, "data.personName"), (RejectionCode.UnknownField, "data.hobby")],
            Answers.FindingsOf(answer.Body.List("warnings")).Order());
    }

    [Theory]
    [InlineData("\"\\ud800\"")]
    [InlineData("1e400")]
    [InlineData("{\"\\udc00\":[[[{}]]]}")]
    [InlineData("{\"\":{\" \":null}}")]
    public async Task A_field_nobody_knows_may_hold_the_strangest_things(string value)
    {
        var json = Events.PostChanged(RunningHub.Somebody()).ToJsonString(WireJson.Options)
            .Replace("\"postName\"", $"\"remark\":{value},\"postName\"", StringComparison.Ordinal);
        var organization = await hub.Organization;

        var answer = await organization.PostRawAsync("v1/events", json, Answers.Structured);

        Assert.True(answer.Status is HttpStatusCode.Accepted or HttpStatusCode.UnprocessableEntity, answer.Text);
        if (answer.Status == HttpStatusCode.Accepted)
        {
            Assert.Equal(HttpStatusCode.OK, (await organization.PostRawAsync("v1/events", json, Answers.Structured)).Status);
            Assert.Equal(HttpStatusCode.OK, (await organization.GetAsync($"v1/events/{answer.Sequence()}")).Status);
        }
    }

    [Theory]
    [InlineData("\"personName\":\"王", "\"personName\":\"\\ud800王", RejectionCode.UnsafeText, "data.personName")]
    [InlineData("\"personName\":", "\"\\ud800\":1,\"personName\":", RejectionCode.MalformedJson, "")]
    [InlineData("\"operation\":\"change\"", "\"operation\":\"change\",\"purpose\":\"\\udfff\"", RejectionCode.InvalidAttribute, "purpose")]
    [InlineData("\"operation\":\"change\"", "\"operation\":\"change\",\"\\udfff\":\"x\"", RejectionCode.MalformedJson, "")]
    public async Task Half_a_surrogate_pair_is_refused_wherever_it_stands(string at, string with, string code, string field)
    {
        var json = Events.PostChanged(RunningHub.Somebody() with { Name = "王明" }).ToJsonString(WireJson.Options).Replace(at, with, StringComparison.Ordinal);
        Assert.Contains("\\ud", json, StringComparison.Ordinal);

        var answer = await (await hub.Organization).PostRawAsync("v1/events", json, Answers.Structured);

        Answers.IsRefusal(answer, 422, code, field);
    }

    [Fact]
    public async Task Nothing_that_is_broken_at_random_makes_the_hub_fail()
    {
        var organization = await hub.Organization;
        var random = new Random(20260401);
        for (var i = 0; i < 200; i++)
        {
            var json = Events.PostChanged(RunningHub.Somebody(), id: $"random-{i}").ToJsonString(WireJson.Options);
            var bytes = System.Text.Encoding.UTF8.GetBytes(json);
            for (var changes = random.Next(1, 5); changes > 0; changes--)
            {
                bytes[random.Next(bytes.Length)] = (byte)(random.Next(4) == 0 ? random.Next(256) : "\"{}[],:\\0123456789eE+-.nulltrue "[random.Next(32)]);
            }

            var answer = await organization.PostRawAsync("v1/events", bytes, Answers.Structured);

            Assert.True((int)answer.Status < 500, $"{(int)answer.Status} for {Convert.ToBase64String(bytes)}");
        }
    }

    [Fact]
    public async Task Its_neighbours_in_the_batch_and_its_own_mended_form_are_taken()
    {
        var organization = await hub.Organization;
        var (good, bad) = (Events.PostChanged(RunningHub.Somebody()), Events.PostChanged(RunningHub.Somebody()));
        var mended = bad.DeepClone().AsObject();
        bad["data"]!["postLevel"] = null;

        var batch = await organization.PublishAsync([good, bad]);
        var again = await organization.PublishAsync(mended);

        Assert.Equal(["accepted", "rejected"], batch.Body.List("results").Select(result => result.Text("status")));
        Assert.Equal(HttpStatusCode.Accepted, again.Status);
    }

    [Fact]
    public async Task Every_contract_is_tried_with_nothing_in_it()
    {
        var organization = await hub.Organization;
        foreach (var contract in ContractCatalog.All)
        {
            var answer = await organization.PublishAsync(Events.Of(contract.Type, Department.Organization, []));

            Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
            Assert.Equal(
                contract.Fields.Where(f => f.Required).Select(f => (RejectionCode.MissingField, $"data.{f.Name}")).Order(),
                Answers.FindingsOf(answer.Body.List("errors")).Where(finding => finding.Code == RejectionCode.MissingField).Order());
        }

        Assert.Contains(ContractCatalog.All, contract => contract.Record == typeof(PostChanged));
    }
}

[Collection(typeof(EmbeddedEdition))]
public sealed class When_an_event_is_bad_embedded(EmbeddedHub hub) : When_an_event_is_bad(hub);

[Collection(typeof(ProductionEdition))]
public sealed class When_an_event_is_bad_in_production(ProductionHub hub) : When_an_event_is_bad(hub);
