using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using ExchangeHub.AcceptanceTests.Exchange;
using ExchangeHub.Contracts;
using ExchangeHub.Testing;
using ExchangeHub.Testing.Broker;
using ExchangeHub.Testing.Databases;
using ExchangeHub.Testing.Hubs;
using ExchangeHub.Testing.Waiting;
using Xunit;

namespace ExchangeHub.AcceptanceTests.Security;

/// <summary>
/// Every contract's examples are published; then readers who see nothing in clear, or do not say what for, walk every address that reads, and nothing personal
/// or sensitive is found in any answer. The addresses are those of <c>contracts/routes.txt</c>: a new one is walked by itself.
/// </summary>
public abstract class Every_read_path_is_masked
{
    private const string City = "430700";
    private const string OtherCity = "430600";
    private const string Province = "430000";

    protected abstract HubEdition Edition { get; }

    [Fact]
    public async Task And_nothing_of_what_is_masked_is_found_in_any_answer()
    {
        await using var hub = await HubProcess.StartAsync(new HubSettings { Edition = Edition, StartLimit = TimeSpan.FromMinutes(3) });
        using var auditor = await hub.AddClientAsync(Department.Audit, City, "events:read", "records:read", "deliveries:pull");
        using var neighbour = await hub.AddClientAsync(Department.Staffing, OtherCity, "events:read", "records:read", "deliveries:pull");
        await GrantAsync(hub);
        var pulls = await auditor.SubscribeAsync(City, "exchangehub.*");
        var crossCity = await neighbour.SubscribeAsync(City, "exchangehub.*");

        var published = await PublishAsync(hub);
        using var office = await hub.AddClientAsync(Department.Staffing, City, "events:read", "records:read");
        await Eventually.Async(async () => (await office.GetAsync($"v1/regions/{City}/staff")).Body.GetProperty("behind").GetInt64() == 0, TimeSpan.FromSeconds(30));
        var (institutions, people) = await IdsAsync(office);
        var hidden = HiddenIn(published);
        Assert.True(hidden.Count > 20, "There is nothing to hide in the examples.");

        // The walk finds what it looks for where somebody may see it; otherwise it would prove nothing.
        var clear = (await office.GetAsync("v1/events?limit=1000")).Text;
        Assert.Contains(hidden, text => clear.Contains(text, StringComparison.Ordinal));

        List<string> paths = [.. PathsOf(institutions, people, published.Count)];
        foreach (var (reader, subscription) in new[] { (auditor, pulls), (neighbour, crossCity) })
        {
            await WalkAsync(reader, paths, hidden);
            AssertHides(hidden, await reader.PostAsync($"v1/subscriptions/{subscription}/pull", new { max = 1000 }), "pull");
            foreach (var number in published.SelectMany(one => NumbersOf(one)).Distinct().Take(20))
            {
                AssertHides([.. hidden.Where(text => text != number)], await reader.PostAsync("v1/people/lookup", new { nationalId = number }), "lookup");
            }
        }

        // A person whose department may see it all sees it when he says what for, and it is kept with that.
        using var person = await hub.AddAccountAsync("walk-operator", "operator", City);
        await WalkAsync(person, paths, hidden);
        var said = await person.GetAsync("v1/events?limit=1000", "checking a correction");
        Assert.Contains(hidden, text => said.Text.Contains(text, StringComparison.Ordinal));
        using var auditing = await hub.AddAccountAsync("walk-auditing", "audit-admin", City);
        Assert.Contains(
            (await auditing.GetAsync($"v1/access/log?user={person.Name}&limit=1000")).Body.List("items"),
            read => read.Text("purpose") == "checking a correction" && read.Text("shown") == "sensitive");
    }

    private static async Task WalkAsync(HubCaller reader, List<string> paths, IReadOnlyCollection<string> hidden)
    {
        var answered = 0;
        foreach (var path in paths)
        {
            var answer = await reader.GetAsync(path);
            answered += answer.Status == HttpStatusCode.OK ? 1 : 0;
            AssertHides(hidden, answer, path);
        }

        Assert.True(answered > 20, $"Only {answered} addresses answered.");
    }

    private static void AssertHides(IReadOnlyCollection<string> hidden, HubAnswer answer, string path)
    {
        Assert.True((int)answer.Status is >= 200 and < 500, $"{path}: {(int)answer.Status} {answer.Text}");
        var found = hidden.FirstOrDefault(text => answer.Text.Contains(text, StringComparison.Ordinal));
        Assert.True(found is null, $"{path} shows '{found}': {answer.Text}");
    }

    private static async Task<IReadOnlyList<JsonObject>> PublishAsync(HubProcess hub)
    {
        var accepted = new List<JsonObject>();
        var events = Directory.EnumerateFiles(Checkout.Path("contracts", "examples"), "valid-*.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Select(file => JsonNode.Parse(File.ReadAllText(file))!.AsObject())
            .Where(one => !one["source"]!.GetValue<string>().EndsWith("/hub", StringComparison.Ordinal))
            .GroupBy(one => one["source"]!.GetValue<string>().Split('/')[2]);
        foreach (var department in events)
        {
            using var client = await hub.AddClientAsync(department.Key, City, "events:publish");
            foreach (var one in department)
            {
                if ((await client.PublishAsync(one)).Status is HttpStatusCode.Accepted or HttpStatusCode.OK)
                {
                    accepted.Add(one);
                }
            }
        }

        Assert.True(accepted.Select(one => one["type"]!.GetValue<string>()).Distinct().Count() > 45, $"Only {accepted.Count} examples were accepted.");
        return accepted;
    }

    private static async Task<(IReadOnlyList<string> Institutions, IReadOnlyList<string> People)> IdsAsync(HubClient office)
    {
        var institutions = (await office.GetAsync($"v1/regions/{City}/institutions?limit=1000")).Body.List("items").Select(item => item.Text("institutionId")!);
        var people = (await office.GetAsync($"v1/regions/{City}/staff?limit=1000")).Body.List("items").Select(item => item.Text("personKey")!);
        return ([.. institutions.Take(5)], [.. people.Take(20)]);
    }

    private static IEnumerable<string> PathsOf(IReadOnlyList<string> institutions, IReadOnlyList<string> people, int events) =>
        from line in File.ReadLines(Checkout.Path("contracts", "routes.txt"))
        let parts = line.Split(' ')
        where parts[1] == "GET" && parts[0].StartsWith("/v1/", StringComparison.Ordinal) && !parts[0].Contains("**", StringComparison.Ordinal)
        from path in Filled(parts[0][1..].TrimEnd('/'), institutions, people, events)
        select path;

    private static IEnumerable<string> Filled(string route, IReadOnlyList<string> institutions, IReadOnlyList<string> people, int events) => route switch
    {
        _ when route.Contains("{institutionId}", StringComparison.Ordinal) => institutions.Select(id => route.Replace("{institutionId}", id, StringComparison.Ordinal)),
        _ when route.Contains("{personKey}", StringComparison.Ordinal) => people.Select(key => route.Replace("{personKey}", Uri.EscapeDataString(key), StringComparison.Ordinal)),
        _ when route.Contains("{sequence:long}", StringComparison.Ordinal) => Enumerable.Range(1, events).Select(number => route.Replace("{sequence:long}", $"{number}", StringComparison.Ordinal)),
        _ when route.Contains("{code}", StringComparison.Ordinal) => [route.Replace("{code}", City, StringComparison.Ordinal) + "?limit=1000"],
        _ when route.Contains('{', StringComparison.Ordinal) => [],
        "v1/institutions" => ["v1/institutions?q=中心&limit=1000"],
        "v1/events" => ["v1/events?limit=1000", $"v1/events?region={City}&limit=1000"],
        _ => [route],
    };

    // What one contract shows to everybody, or an attribute of the envelope, proves nothing where another contract hides it.
    private static HashSet<string> HiddenIn(IReadOnlyList<JsonObject> published)
    {
        var texts = published.SelectMany(TextsOf).ToLookup(text => text.Class >= Classification.Personal, text => text.Text);
        var envelopes = published.SelectMany(one => one.Where(attribute => attribute.Key != "data").Select(attribute => attribute.Value!.ToString()));
        var open = string.Join('\n', texts[false].Concat(envelopes));
        return [.. texts[true].Where(text => text.Length > 1 && !open.Contains(text, StringComparison.Ordinal))];
    }

    /// <summary>Every text of an event's data, with its class by the contract.</summary>
    private static IEnumerable<(string Text, Classification Class)> TextsOf(JsonObject one) =>
        Walk(ContractCatalog.Find(one["type"]!.GetValue<string>())!.Fields, one["data"]!.AsObject(), Classification.Public);

    private static IEnumerable<string> NumbersOf(JsonObject one) =>
        TextsOf(one).Select(text => text.Text).Where(text => text.Length == 18 && text.StartsWith("990000", StringComparison.Ordinal));

    private static IEnumerable<(string Text, Classification Class)> Walk(IEnumerable<ContractField> fields, JsonObject owner, Classification around) =>
        from field in fields
        where owner[field.Name] is not null
        from text in Walk(field, owner[field.Name]!, ClassOf(field, around))
        select text;

    private static IEnumerable<(string Text, Classification Class)> Walk(ContractField field, JsonNode value, Classification classification) => (field.Kind, value) switch
    {
        (FieldKind.Object, JsonObject inner) => Walk(field.Fields, inner, classification),
        (FieldKind.List, JsonArray list) => list.OfType<JsonNode>().SelectMany(item => Walk(field.Element!, item, ClassOf(field.Element!, classification))),
        (FieldKind.Code, JsonObject code) => [(code["name"]?.GetValue<string>() ?? "", classification)],
        (_, JsonValue text) when text.GetValueKind() == JsonValueKind.String => [(text.GetValue<string>(), classification)],
        _ => [],
    };

    private static Classification ClassOf(ContractField field, Classification around)
    {
        var own = field.Kind == FieldKind.CitizenId ? Classification.Sensitive : field.Classification;
        return own > around ? own : around;
    }

    private static async Task GrantAsync(HubProcess hub)
    {
        using var issuer = await hub.AddAccountAsync("walk-issuer", "grant-admin", Province);
        using var signer = await hub.AddAccountAsync("walk-signer", "security-admin", Province);
        var issued = await issuer.PostAsync("v1/grants", new
        {
            grantee = new { department = Department.Staffing, region = OtherCity },
            target = new[] { City },
            resources = new[] { "institutions", "quotas", "leadership", "staff", "ledger", "history", "quota-use", "ceilings", "changes", "special-cases", "summary-sheet", "statistics", "certificates", "domains", "payroll", "rosters" },
            fieldProfile = FieldProfile.Masked,
            purpose = "对比", legalBasis = "机构编制管理规定", approvalDocNo = "湘编办〔2026〕9号",
        });
        issued.EnsureSuccess();
        (await signer.PostAsync($"v1/grants/{issued.Body.GetProperty("id").GetString()}/countersign", new { })).EnsureSuccess();
    }
}

public sealed class Every_read_path_is_masked_embedded : Every_read_path_is_masked
{
    protected override HubEdition Edition => HubEdition.Embedded;
}

public sealed class Every_read_path_is_masked_in_production(RabbitMqHost broker, PostgresDatabase database)
    : Every_read_path_is_masked, IClassFixture<RabbitMqHost>, IClassFixture<PostgresDatabase>
{
    protected override HubEdition Edition => HubEdition.Production(database.ConnectionString, broker.Url);
}
