using System.Globalization;
using System.Text.Json.Nodes;
using ExchangeHub.Contracts;
using ExchangeHub.Sandbox.City;
using ExchangeHub.Sandbox.Store;

namespace ExchangeHub.Sandbox.Departments;

/// <summary>统一社会信用代码登记: gives new institutions their code and certificate, in pinyin initials, and numbers its refusals.</summary>
internal sealed class CreditCodeSystem(string region, DepartmentStore store, TimeProvider clock)
    : DepartmentSystem(Contracts.Department.CreditCode, region, store, clock)
{
    private const string Authority = "市事业单位登记管理局";

    /// <summary>The institution has its code.</summary>
    public const string AlreadyAssigned = "FM-1001";

    /// <summary>Another institution has the name.</summary>
    public const string NameTaken = "FM-1002";

    public override IReadOnlyDictionary<string, string> Views { get; } = new Dictionary<string, string>
    {
        ["registrations"] = "select * from djxx where ($unit is null or jgbh = $unit) order by djrq desc, jgbh limit $max",
        ["annual-reports"] = "select * from ndbg where ($unit is null or jgbh = $unit) order by bgnd desc, jgbh limit $max",
    };

    protected override (string Table, string Column) People => ("djxx", "jgbh");

    protected override string Tables =>
        """
        create table if not exists djxx(
            jgbh text primary key, jgmc text not null, tyshxydm text not null unique, djlx text not null, jglb text not null, jggg text, djjg text not null,
            zs text, fddbr text, zzhywfw text, jfly text, kbzj text, jbdw text, zslx text not null, zsbh text not null unique, yxqz text not null,
            djrq text not null, zt text not null default '正常', zxrq text, zxfs text) without rowid;
        create table if not exists ndbg(jgbh text not null, bgnd text not null, bgrq text not null, primary key (jgbh, bgnd)) without rowid;
        """;

    protected override void Fill(StoreSession session, GeneratedCity city)
    {
        var registered = Clock.Today().AddYears(-1);
        session.InsertMany(
            """
            insert into djxx(jgbh, jgmc, tyshxydm, djlx, jglb, jggg, djjg, jfly, zslx, zsbh, yxqz, djrq)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
            """,
            city.Institutions,
            unit =>
            {
                var registration = Registration.Of(unit.Category.Code);
                return [
                    unit.Id, unit.Name, unit.CreditCode, registration.Kind, unit.Category.Code, unit.Grade.Code, Authority,
                    unit.FundingForm.Code == CityCodes.FullyFunded.Code ? "财政全额拨款" : "财政差额拨款", registration.Certificate,
                    CertificateNo(session), Registration.ValidTo(registered).Text(), registered.Text()];
            });
    }

    protected override InboxAnswer Apply(StoreSession session, InboxAction action) => action.Action switch
    {
        "受理赋码" => Assign(session, action),
        _ => UnknownAction(action),
    };

    protected override ActionAnswer? Act(StoreSession session, string action, JsonObject form) => action switch
    {
        "file-annual-report" => FileAnnualReport(session, form),
        "renew-certificate" => RenewCertificate(session, form),
        "cancel-registration" => Cancel(session, form),
        _ => null,
    };

    private InboxAnswer Assign(StoreSession session, InboxAction action)
    {
        var form = action.Fields;
        var (unit, name) = (form.Text("jgbh"), form.Text("jgmc"));
        if (session.Single("select 1 from djxx where jgbh = $unit", ("$unit", unit)) is not null)
        {
            return InboxAnswer.Refused(AlreadyAssigned, "该机构已赋码, 不得重复办理");
        }

        if (session.Single("select 1 from djxx where jgmc = $name and zt = '正常'", ("$name", name)) is not null)
        {
            return InboxAnswer.Refused(NameTaken, "已有同名机构登记");
        }

        var (registration, today) = (Registration.Of(form.Optional("jglb")), Clock.Today());
        session.Execute(
            """
            insert into djxx(jgbh, jgmc, tyshxydm, djlx, jglb, jggg, djjg, zs, fddbr, zzhywfw, jfly, kbzj, jbdw, zslx, zsbh, yxqz, djrq)
            values ($unit, $name, $code, $kind, $category, $grade, $authority, $domicile, $head, $scope, $funding, $capital, $sponsor, $certificate, $no, $validTo, $today)
            """,
            ("$unit", unit), ("$name", name), ("$code", registration.NewCode(Region, session.NextNumber("credit-code"))), ("$kind", registration.Kind),
            ("$category", form.Text("jglb")), ("$grade", form.Optional("jggg")), ("$authority", Authority), ("$domicile", form.Optional("zs")),
            ("$head", form.Optional("fddbr")), ("$scope", form.Optional("zzhywfw")), ("$funding", form.Optional("jfly")), ("$capital", form.Optional("kbzj")),
            ("$sponsor", form.Optional("jbdw")), ("$certificate", registration.Certificate), ("$no", CertificateNo(session)),
            ("$validTo", Registration.ValidTo(today).Text()), ("$today", today.Text()));
        var registered = Registered(session, unit)!;
        session.Record(
            new Fact("赋码", Of(registered, "djlx", "jglb", "djjg", "zs", "fddbr"), today.Text(), action.DocumentNo, action.DocumentDate), action.Cause, Clock);
        RecordCertificate(session, registered, "首次颁发", action.Cause);
        return InboxAnswer.Completed(NextBusinessNo(session, "FM"), "已赋码并颁发证书");
    }

    private ActionAnswer FileAnnualReport(StoreSession session, JsonObject form)
    {
        if (Registered(session, form.Text("jgbh")) is not { } unit)
        {
            return ActionAnswer.Refused("unknown-unit", "没有该机构的有效登记");
        }

        if (!int.TryParse(form.Text("bgnd"), NumberStyles.None, CultureInfo.InvariantCulture, out var year) || year >= Clock.Today().Year)
        {
            return ActionAnswer.Refused("year-not-over", "报告年度应为已结束的年度");
        }

        var today = Clock.Today().Text();
        if (session.Execute("insert or ignore into ndbg values ($unit, $year, $today)", ("$unit", unit.Text("jgbh")), ("$year", form.Text("bgnd")), ("$today", today)) == 0)
        {
            return ActionAnswer.Refused("already-filed", "该年度报告已报送");
        }

        var fields = Of(unit);
        fields["bgnd"] = form.Text("bgnd");
        fields["bgrq"] = today;
        return ActionAnswer.Done(session.Record(new Fact("年度报告", fields, today), cause: null, Clock), NextBusinessNo(session, "NB"));
    }

    private ActionAnswer RenewCertificate(StoreSession session, JsonObject form)
    {
        if (Registered(session, form.Text("jgbh")) is not { } unit)
        {
            return ActionAnswer.Refused("unknown-unit", "没有该机构的有效登记");
        }

        var validTo = Registration.ValidTo(Clock.Today()).Text();
        session.Execute(
            "update djxx set zsbh = $no, yxqz = $validTo where jgbh = $unit", ("$no", CertificateNo(session)), ("$validTo", validTo), ("$unit", unit.Text("jgbh")));
        return ActionAnswer.Done(RecordCertificate(session, Registered(session, unit.Text("jgbh"))!, "到期换领", cause: null), NextBusinessNo(session, "ZS"));
    }

    private ActionAnswer Cancel(StoreSession session, JsonObject form)
    {
        if (Registered(session, form.Text("jgbh")) is not { } unit)
        {
            return ActionAnswer.Refused("unknown-unit", "没有该机构的有效登记");
        }

        var (today, kind) = (Clock.Today().Text(), form.Optional("zxfs") ?? "申请注销");
        session.Execute("update djxx set zt = '注销', zxrq = $today, zxfs = $kind where jgbh = $unit", ("$today", today), ("$kind", kind), ("$unit", unit.Text("jgbh")));
        var fields = Of(unit, "djjg");
        fields["zxfs"] = kind;
        return ActionAnswer.Done(session.Record(new Fact("注销登记", fields, today), cause: null, Clock), NextBusinessNo(session, "ZX"));
    }

    private string RecordCertificate(StoreSession session, JsonObject unit, string reason, Cause? cause)
    {
        var fields = Of(unit, "zslx", "zsbh", "djjg", "fddbr", "zs", "zzhywfw", "jfly", "kbzj", "jbdw");
        fields["bfsy"] = reason;
        fields["yxqz"] = Registration.LongDate(CalendarText.Date(unit.Text("yxqz")));
        return session.Record(new Fact("证书颁发", fields, Clock.Today().Text()), cause, Clock);
    }

    private string CertificateNo(StoreSession session) =>
        string.Create(CultureInfo.InvariantCulture, $"事证第1{Region}{session.NextNumber("certificate"):00000}号");

    private static JsonObject? Registered(StoreSession session, string unit) =>
        session.Single("select * from djxx where jgbh = $unit and zt = '正常'", ("$unit", unit));

    private static JsonObject Of(JsonObject unit, params ReadOnlySpan<string> more)
    {
        var fields = new JsonObject { ["jgbh"] = unit.Text("jgbh"), ["jgmc"] = unit.Text("jgmc"), ["tyshxydm"] = unit.Text("tyshxydm") };
        foreach (var field in more)
        {
            fields[field] = unit.Optional(field);
        }

        return fields;
    }
}
