using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using ExchangeHub.Contracts;
using ExchangeHub.Testing.Hubs;
using ExchangeHub.Testing.Records;
using Xunit;

namespace ExchangeHub.AcceptanceTests.Exchange;

/// <summary><c>POST /v1/events</c> in its three forms, and what the ledger then shows.</summary>
public abstract class When_events_are_published(RunningHub hub)
{
    [Fact]
    public async Task One_is_accepted_with_its_place_and_its_hash()
    {
        var one = Events.PostChanged(RunningHub.Somebody());

        var answer = await (await hub.Organization).PublishAsync(one);

        Assert.Equal(HttpStatusCode.Accepted, answer.Status);
        Assert.Equal(
            ((string?)one["id"], (string?)one["source"], EventStatus.Accepted),
            (answer.Body.Text("id"), answer.Body.Text("source"), answer.Body.Text("status")));
        Assert.True(answer.Body.GetProperty("sequence").GetInt64() > 0);
        Assert.Equal(43, answer.Body.Text("leafHash")!.Length);
        Assert.Empty(answer.Body.List("warnings"));
        Assert.Empty(answer.Body.List("errors"));
    }

    [Fact]
    public async Task The_same_one_again_gets_the_first_receipt_with_200()
    {
        var organization = await hub.Organization;
        var one = Events.PostChanged(RunningHub.Somebody());
        var first = await organization.PublishAsync(one);

        var again = await organization.PublishAsync(one);

        Assert.Equal((HttpStatusCode.OK, EventStatus.Duplicate), (again.Status, again.Body.Text("status")));
        Assert.Equal((first.Sequence(), first.Body.Text("leafHash")), (again.Sequence(), again.Body.Text("leafHash")));
    }

    [Fact]
    public async Task Another_one_under_its_id_gets_409()
    {
        var organization = await hub.Organization;
        var one = Events.PostChanged(RunningHub.Somebody());
        await organization.PublishAsync(one);
        one["data"]!["postName"] = "另一个职务";

        var answer = await organization.PublishAsync(one);

        Answers.IsRefusal(answer, 409, RejectionCode.DuplicateIdDifferentContent, "id");
        Assert.Equal(
            ((string?)one["id"], (string?)one["source"], EventStatus.Rejected),
            (answer.Body.Text("id"), answer.Body.Text("source"), answer.Body.Text("status")));
    }

    [Fact]
    public async Task A_batch_is_answered_event_by_event_in_its_order()
    {
        var events = Enumerable.Range(0, 5).Select(i => Events.PostChanged(RunningHub.Somebody(), i)).ToList();
        events[3] = events[0].DeepClone().AsObject();
        events[1].Remove("region");

        var answer = await (await hub.Organization).PublishAsync(events);

        Assert.Equal(HttpStatusCode.Accepted, answer.Status);
        Assert.Equal((3, 1, 1), (Count(answer, "accepted"), Count(answer, "duplicate"), Count(answer, "rejected")));
        var results = answer.Body.List("results");
        Assert.Equal(events.Select(one => (string?)one["id"]), results.Select(result => result.Text("id")));
        Assert.Equal(["accepted", "rejected", "accepted", "duplicate", "accepted"], results.Select(result => result.Text("status")));
        Assert.Equal((RejectionCode.MissingAttribute, "region"), Assert.Single(Answers.FindingsOf(results[1].List("errors"))));
    }

    [Fact]
    public async Task A_batch_without_one_good_event_gets_422_and_still_says_why()
    {
        var events = Enumerable.Range(0, 3).Select(_ => Events.PostChanged(RunningHub.Somebody())).ToList();
        events.ForEach(one => one.Remove("type"));

        var answer = await (await hub.Organization).PublishAsync(events);

        Assert.Equal((HttpStatusCode.UnprocessableEntity, 3), (answer.Status, Count(answer, "rejected")));
        Assert.All(answer.Body.List("results"), result => Assert.Contains((RejectionCode.MissingAttribute, "type"), Answers.FindingsOf(result.List("errors"))));
    }

    [Fact]
    public async Task A_thousand_fit_into_one_batch()
    {
        var person = RunningHub.Somebody();

        var answer = await (await hub.Organization).PublishAsync(Enumerable.Range(0, 1000).Select(i => Events.PostChanged(person, i)));

        Assert.Equal((HttpStatusCode.Accepted, 1000), (answer.Status, Count(answer, "accepted")));
        var sequences = answer.Body.List("results").Select(result => result.GetProperty("sequence").GetInt64()).ToList();
        Assert.Equal(Enumerable.Range(0, 1000).Select(i => sequences[0] + i), sequences);
    }

    [Fact]
    public async Task Binary_mode_carries_Chinese_percent_encoded_and_is_the_same_event()
    {
        var organization = await hub.Organization;
        var one = Events.PostChanged(RunningHub.Somebody());
        one["approvaldocno"] = "常编办〔2026〕12号 100%+";
        using var content = Binary(one);

        var binary = await organization.SendAsync(HttpMethod.Post, "v1/events", content);
        var structured = await organization.PublishAsync(one);
        var read = await organization.GetAsync($"v1/events/{binary.Sequence()}");

        Assert.Equal(HttpStatusCode.Accepted, binary.Status);
        Assert.Equal((HttpStatusCode.OK, binary.Sequence()), (structured.Status, structured.Sequence()));
        Assert.Equal("常编办〔2026〕12号 100%+", read.Body.GetProperty("event").Text("approvaldocno"));
    }

    [Theory]
    [InlineData("%E5%B8")]
    [InlineData("%00")]
    [InlineData("%ED%A0%80")]
    [InlineData("%C0%AF")]
    public async Task A_header_that_is_no_percent_encoded_UTF_8_is_refused(string value)
    {
        var one = Events.PostChanged(RunningHub.Somebody());
        using var content = Binary(one);
        content.Headers.Remove("ce-approvaldocno");
        content.Headers.TryAddWithoutValidation("ce-approvaldocno", value);

        var answer = await (await hub.Organization).SendAsync(HttpMethod.Post, "v1/events", content);

        Answers.IsRefusal(answer, 422, RejectionCode.InvalidAttribute, "approvaldocno");
    }

    [Fact]
    public async Task The_hub_says_whom_it_is_about_and_a_senders_own_subject_is_ignored()
    {
        var organization = await hub.Organization;
        var person = RunningHub.Somebody();
        var one = Events.PostChanged(person);
        one["subject"] = "person:mine";

        var shown = (await organization.GetAsync($"v1/events/{(await organization.PublishAsync(one)).Sequence()}")).Body;
        var other = (await organization.GetAsync($"v1/events/{(await organization.PublishAsync(Events.PostChanged(person, 2))).Sequence()}")).Body;

        var subject = shown.GetProperty("event").Text("subject")!;
        Assert.StartsWith("person:", subject, StringComparison.Ordinal);
        Assert.NotEqual("person:mine", subject);
        Assert.Equal(subject, other.GetProperty("event").Text("subject"));
    }

    [Fact]
    public async Task Its_reader_sees_what_its_department_may_and_a_neighbour_sees_nothing()
    {
        var organization = await hub.Organization;
        var person = RunningHub.Somebody();
        var sequence = (await organization.PublishAsync(Events.PostChanged(person))).Sequence();
        var audit = await hub.ClientAsync(Department.Audit, Events.City, "events:read");
        var neighbour = await hub.ClientAsync(Department.Organization, "430100", "events:read");

        var own = (await organization.GetAsync($"v1/events/{sequence}")).Body.GetProperty("event").GetProperty("data");
        var masked = (await audit.GetAsync($"v1/events/{sequence}")).Body.GetProperty("event").GetProperty("data");

        Assert.Equal((person.NationalId, person.Name), (own.Text("nationalId"), own.Text("personName")));
        Assert.Null(masked.Text("nationalId"));
        Assert.NotEqual(person.Name, masked.Text("personName"));
        Assert.Equal("第1科科长", masked.Text("postName"));
        Answers.IsRefusal(await neighbour.GetAsync($"v1/events/{sequence}"), 404, RejectionCode.NotFound);
        Answers.IsRefusal(await neighbour.TraceAsync(sequence), 404, RejectionCode.NotFound);
        Assert.Empty((await neighbour.GetAsync($"v1/events?after={sequence - 1}&limit=1")).Body.List("items"));
    }

    [Fact]
    public async Task A_reader_that_follows_eight_writers_misses_nothing()
    {
        var organization = await hub.Organization;
        var after = (await organization.PublishAsync(Events.PostChanged(RunningHub.Somebody()))).Sequence();
        using var done = new CancellationTokenSource();
        var following = FollowAsync(organization, after, done.Token);

        var written = await Task.WhenAll(Enumerable.Range(0, 8).Select(writer => WriteAsync(organization, writer)));
        await done.CancelAsync();

        Assert.Equal(written.SelectMany(sequences => sequences).Order(), (await following).Intersect(written.SelectMany(sequences => sequences)));
    }

    [Fact]
    public async Task The_list_can_be_asked_for_one_source_id_type_or_subject()
    {
        var organization = await hub.Organization;
        var one = Events.PostChanged(RunningHub.Somebody(), region: "430725");
        var sequence = (await organization.PublishAsync(one)).Sequence();
        var subject = (await organization.GetAsync($"v1/events/{sequence}")).Body.GetProperty("event").Text("subject");

        foreach (var query in new[]
        {
            $"source=/430725/organization&id={one["id"]}", $"subject={Uri.EscapeDataString(subject!)}", $"type={one["type"]}&region=430725&after={sequence - 1}",
        })
        {
            var answer = await organization.GetAsync($"v1/events?{query}");
            Assert.Equal(sequence, Assert.Single(answer.Body.List("items")).GetProperty("sequence").GetInt64());
        }

        Assert.Empty((await organization.GetAsync($"v1/events?type=exchangehub.payroll.*&after={sequence - 1}")).Body.List("items"));
    }

    private static ByteArrayContent Binary(JsonObject one)
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(one["data"]!.ToJsonString(WireJson.Options)));
        content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
        foreach (var attribute in one.Where(member => member.Key is not ("data" or "datacontenttype")))
        {
            content.Headers.TryAddWithoutValidation($"ce-{attribute.Key}", Uri.EscapeDataString((string)attribute.Value!).Replace("%2B", "+", StringComparison.Ordinal));
        }

        return content;
    }

    private static int Count(HubAnswer answer, string name) => answer.Body.GetProperty(name).GetInt32();

    private static async Task<List<long>> WriteAsync(HubClient organization, int writer)
    {
        var sequences = new List<long>();
        for (var i = 0; i < 10; i++)
        {
            sequences.Add((await organization.PublishAsync(Events.PostChanged(RunningHub.Somebody(), writer))).Sequence());
        }

        return sequences;
    }

    private static async Task<List<long>> FollowAsync(HubClient organization, long after, CancellationToken done)
    {
        var read = new List<long>();
        while (true)
        {
            var isLast = done.IsCancellationRequested;
            var from = read.Count == 0 ? after : read[^1];
            var page = await organization.GetAsync(string.Create(CultureInfo.InvariantCulture, $"v1/events?after={from}&limit=7"));
            var items = page.Body.List("items").Select(item => item.GetProperty("sequence").GetInt64()).ToList();
            read.AddRange(items);
            if (isLast && items.Count == 0)
            {
                return read;
            }
        }
    }
}

[Collection(typeof(EmbeddedEdition))]
public sealed class When_events_are_published_embedded(EmbeddedHub hub) : When_events_are_published(hub);

[Collection(typeof(ProductionEdition))]
public sealed class When_events_are_published_in_production(ProductionHub hub) : When_events_are_published(hub);
