using System.Globalization;
using System.Text.Json.Nodes;
using ExchangeHub.Contracts;
using ExchangeHub.Contracts.Codes;
using ExchangeHub.Sandbox.City;
using ExchangeHub.Sandbox.Store;

namespace ExchangeHub.Sandbox.Departments;

/// <summary>
/// 网上名称管理: reserves a Chinese domain name when an institution is established, and registers it once its credit code is known.
/// </summary>
internal sealed class DomainNameSystem(string region, DepartmentStore store, TimeProvider clock)
    : DepartmentSystem(Contracts.Department.DomainName, region, store, clock)
{
    private const string Registrar = "政务和公益机构域名命名管理中心";

    public override IReadOnlyDictionary<string, string> Views { get; } = new Dictionary<string, string>
    {
        ["domains"] = "select * from domains where ($unit is null or orgId = $unit) order by domain limit $max",
        ["applications"] = "select * from applications where ($unit is null or orgId = $unit) order by applyNo desc limit $max",
    };

    protected override (string Table, string Column) People => ("applications", "orgId");

    protected override string Tables =>
        """
        create table if not exists applications(
            orgId text primary key, orgName text not null, applyNo text not null unique, proposed text not null unique, suffix text not null,
            state text not null default 'waiting-for-code') without rowid;
        create table if not exists domains(
            domain text primary key, punycode text not null unique, orgId text not null, orgName text not null, creditCode text not null, suffix text not null,
            expires text not null, registrar text not null, state text not null default 'active') without rowid;
        """;

    protected override void Fill(StoreSession session, GeneratedCity city)
    {
        // Every other institution has one already; the rest never applied.
        var expires = Clock.Today().AddMonths(6);
        foreach (var unit in city.Institutions.Where((_, index) => index % 2 == 0))
        {
            if (ChineseDomain.TryOf(unit.Name, ChineseDomain.SuffixOf(unit.Category.Code)) is { } domain)
            {
                Register(session, unit.Id, unit.Name, unit.CreditCode, domain, expires);
            }
        }
    }

    protected override ActionAnswer? Act(StoreSession session, string action, JsonObject form) => null;

    protected override InboxAnswer Apply(StoreSession session, InboxAction action) => action.Action switch
    {
        "受理域名申请" => Reserve(session, action.Fields),
        "登记信用代码" => RegisterWith(session, action),
        _ => UnknownAction(action),
    };

    private InboxAnswer Reserve(StoreSession session, JsonObject form)
    {
        var unit = form.Text("orgId");
        if (session.Single("select 1 from applications where orgId = $unit union select 1 from domains where orgId = $unit", ("$unit", unit)) is not null)
        {
            return InboxAnswer.Refused("DN-40901", "该机构已申请域名");
        }

        var suffix = ChineseDomain.SuffixOf(form.Optional("category"));
        if (Proposals(form).Select(label => ChineseDomain.TryOf(label, suffix)).OfType<ChineseDomain>().FirstOrDefault(proposal => IsFree(session, proposal)) is not { } proposed)
        {
            return InboxAnswer.Refused("DN-40902", "拟用域名已被占用或不合规范");
        }

        var number = NextBusinessNo(session, "YM");
        session.Execute(
            "insert into applications(orgId, orgName, applyNo, proposed, suffix) values ($unit, $name, $no, $proposed, $suffix)",
            ("$unit", unit), ("$name", form.Text("orgName")), ("$no", number), ("$proposed", proposed.Name), ("$suffix", suffix));
        return InboxAnswer.Completed(number, $"已预留 {proposed.Name}, 待信用代码");
    }

    private InboxAnswer RegisterWith(StoreSession session, InboxAction action)
    {
        var (unit, code) = (action.Fields.Text("orgId"), action.Fields.Text("creditCode"));
        if (CreditCode.Check(code, AnyRegion.Instance).Verdict == CodeVerdict.Invalid)
        {
            return InboxAnswer.Refused("DN-42201", "信用代码校验不通过");
        }

        if (session.Single("select * from applications where orgId = $unit", ("$unit", unit)) is not { } application)
        {
            return InboxAnswer.NothingToDo("该机构未申请域名");
        }

        if (application.Text("state") == "registered")
        {
            return InboxAnswer.NothingToDo("域名此前已注册");
        }

        var (domain, suffix, today) = (application.Text("proposed"), application.Text("suffix"), Clock.Today());
        var registered = ChineseDomain.TryOf(domain[..^suffix.Length], suffix)!;
        Register(session, unit, application.Text("orgName"), code, registered, today.AddYears(1));
        session.Execute("update applications set state = 'registered' where orgId = $unit", ("$unit", unit));
        session.Record(new Fact("域名注册", FactOf(application, code, registered, today.AddYears(1)), today.Text()), action.Cause, Clock);
        return InboxAnswer.Completed(application.Text("applyNo"), $"已注册 {domain}");
    }

    /// <summary>The short name, the full name, and with homonyms the region in front.</summary>
    private IEnumerable<string> Proposals(JsonObject form)
    {
        if (form.Optional("shortName") is { } shortName)
        {
            yield return shortName;
        }

        yield return form.Text("orgName");
        yield return Region + form.Text("orgName");
    }

    private static bool IsFree(StoreSession session, ChineseDomain domain) => session.Single(
        "select 1 from domains where domain = $name union select 1 from applications where proposed = $name", ("$name", domain.Name)) is null;

    private static void Register(StoreSession session, string unit, string name, string creditCode, ChineseDomain domain, DateOnly expires) => session.Execute(
        """
        insert into domains(domain, punycode, orgId, orgName, creditCode, suffix, expires, registrar)
        values ($domain, $ascii, $unit, $name, $code, $suffix, $expires, $registrar)
        """,
        ("$domain", domain.Name), ("$ascii", domain.Ascii), ("$unit", unit), ("$name", name), ("$code", creditCode), ("$suffix", domain.Suffix),
        ("$expires", Day(expires)), ("$registrar", Registrar));

    private static JsonObject FactOf(JsonObject application, string creditCode, ChineseDomain domain, DateOnly expires) => new()
    {
        ["orgId"] = application.Text("orgId"), ["orgName"] = application.Text("orgName"), ["creditCode"] = creditCode, ["domain"] = domain.Name,
        ["punycode"] = domain.Ascii, ["suffix"] = domain.Suffix, ["expires"] = Day(expires), ["registrar"] = Registrar,
    };

    private static string Day(DateOnly date) => date.ToString("yyyyMMdd", CultureInfo.InvariantCulture);

    // Whether a region exists is the credit code register's business.
    private sealed class AnyRegion : IRegionStandings
    {
        public static AnyRegion Instance { get; } = new();

        public RegionStanding StandingOf(string code) => RegionStanding.Current;
    }
}
