using System.Text.Json.Nodes;
using ExchangeHub.Contracts;
using ExchangeHub.Sandbox.City;
using ExchangeHub.Sandbox.Store;

namespace ExchangeHub.Sandbox.Departments;

/// <summary>人社部门 事业单位聘用: staff of public institutions and their contracts, in pinyin initials as such systems often are.</summary>
internal sealed class HrSystem(string region, DepartmentStore store, TimeProvider clock)
    : DepartmentSystem(Contracts.Department.Hr, region, store, clock)
{
    // What an appointment tells others; whatever else a form holds stays in the house.
    private static readonly string[] Appointment =
        ["sfzh", "xm", "dwbh", "dwmc", "gwmc", "gwdj", "gwdjN", "gwdjS", "jrfs", "jrfsN", "hbtzd", "bzxz", "bzxzN"];

    public override IReadOnlyDictionary<string, string> Views { get; } = new Dictionary<string, string>
    {
        ["people"] = "select * from pyry where ($unit is null or dwbh = $unit) order by rybh limit $max",
        ["units"] = HrUnits.View,
    };

    protected override (string Table, string Column) People => ("pyry", "sfzh");

    protected override string Tables =>
        """
        create table if not exists pyry(
            rybh text primary key, sfzh text not null unique, xm text not null, dwbh text not null, dwmc text not null, xydm text,
            gwmc text not null, gwdj text not null, gwdjN text, gwdjS text not null, htbh text not null,
            zt text not null default '在聘', zzrq text, zzfs text, gzzxy text) without rowid;
        """ + HrUnits.Table;

    protected override void Fill(StoreSession session, GeneratedCity city)
    {
        HrUnits.Fill(session, city);
        var units = city.Institutions.ToDictionary(unit => unit.Id);
        session.InsertMany(
            "insert into pyry(rybh, sfzh, xm, dwbh, dwmc, xydm, gwmc, gwdj, gwdjN, gwdjS, htbh) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
            city.People.Where(person => units[person.InstitutionId].IsPublicInstitution),
            person => [
                $"SY{person.Number:000000}", person.NationalId, person.Name, person.InstitutionId, units[person.InstitutionId].Name, units[person.InstitutionId].CreditCode,
                person.PostName, person.PostLevel.Code, person.PostLevel.Name, person.PostLevel.CodeSet, $"PY-{person.EntryDate.Year}-{person.Number:000000}"]);
    }

    protected override ActionAnswer? Act(StoreSession session, string action, JsonObject form) => action switch
    {
        "appoint" => Appoint(session, form),
        "change-post" => ChangePost(session, form),
        "end-employment" => End(session, form),
        _ => null,
    };

    protected override InboxAnswer Apply(StoreSession session, InboxAction action) => action.Action switch
    {
        "终止聘用" => EndBecause(session, action),
        "登记岗位" => NotePost(session, action),
        "登记工资执行" => NotePay(session, action),
        "登记单位" => HrUnits.Register(session, action),
        "登记信用代码" => HrUnits.NoteCreditCode(session, action),
        _ => UnknownAction(action),
    };

    private ActionAnswer Appoint(StoreSession session, JsonObject form)
    {
        if (session.Single("select 1 from pyry where sfzh = $id and zt = '在聘'", ("$id", form.Text("sfzh"))) is not null)
        {
            return ActionAnswer.Refused("already-employed", "该人员已在聘");
        }

        var contractNo = NextBusinessNo(session, "PY");
        session.Execute(
            """
            insert into pyry(rybh, sfzh, xm, dwbh, dwmc, gwmc, gwdj, gwdjN, gwdjS, htbh) values ($no, $id, $name, $unit, $unitName, $post, $level, $levelName, $levelSet, $contract)
            on conflict(sfzh) do update set dwbh = $unit, dwmc = $unitName, gwmc = $post, gwdj = $level, gwdjN = $levelName, gwdjS = $levelSet, htbh = $contract,
                zt = '在聘', zzrq = null, zzfs = null
            """,
            ("$no", $"SX{session.NextNumber("staff"):000000}"), ("$id", form.Text("sfzh")), ("$name", form.Text("xm")), ("$unit", form.Text("dwbh")), ("$unitName", form.Text("dwmc")),
            ("$post", form.Text("gwmc")), ("$level", form.Text("gwdj")), ("$levelName", form.Optional("gwdjN")), ("$levelSet", form.Text("gwdjS")), ("$contract", contractNo));
        var fields = new JsonObject { ["htbh"] = contractNo };
        foreach (var field in Appointment)
        {
            fields[field] = form.Optional(field);
        }

        return ActionAnswer.Done(session.Record(FactOf("录用聘用", fields, form), cause: null, Clock), contractNo);
    }

    private ActionAnswer ChangePost(StoreSession session, JsonObject form)
    {
        if (session.Single("select * from pyry where rybh = $no and zt = '在聘'", ("$no", form.Text("rybh"))) is not { } staff)
        {
            return ActionAnswer.Refused("unknown-person", "聘用库中没有该在聘人员");
        }

        SetPost(session, staff.Text("sfzh"), form);
        var fields = Basics(staff);
        fields["gwmcY"] = staff.Text("gwmc");
        fields.Put("gwdjY", new CodedValue(staff.Text("gwdj"), staff.Text("gwdjS"), Name: staff.Optional("gwdjN")));
        fields["gwmc"] = form.Text("gwmc");
        fields.Put("gwdj", new CodedValue(form.Text("gwdj"), form.Text("gwdjS"), Name: form.Optional("gwdjN")));
        return ActionAnswer.Done(session.Record(FactOf("岗位变动", fields, form), cause: null, Clock), NextBusinessNo(session, "RS-GW"));
    }

    private ActionAnswer End(StoreSession session, JsonObject form)
    {
        if (session.Single("select * from pyry where rybh = $no and zt = '在聘'", ("$no", form.Text("rybh"))) is not { } staff)
        {
            return ActionAnswer.Refused("unknown-person", "聘用库中没有该在聘人员");
        }

        var rowId = EndContract(session, staff, form.Text("zzfs"), form.Text("zzfsN"), form.Text("effectiveDate"), cause: null);
        return ActionAnswer.Done(rowId, NextBusinessNo(session, "RS-ZZ"));
    }

    private InboxAnswer EndBecause(StoreSession session, InboxAction action)
    {
        if (session.Single("select * from pyry where sfzh = $id", ("$id", action.Fields.Text("sfzh"))) is not { } staff)
        {
            return InboxAnswer.NothingToDo("不属本部门管理, 无需办理");
        }

        if (staff.Text("zt") != "在聘")
        {
            return InboxAnswer.NothingToDo("此前已终止聘用");
        }

        EndContract(session, staff, action.Fields.Text("zzfs"), action.Fields.Text("zzfsN"), action.EffectiveDate ?? Clock.Today().Text(), action.Cause);
        return InboxAnswer.Completed(NextBusinessNo(session, "RS-ZZ"), "聘用合同已终止");
    }

    private string EndContract(StoreSession session, JsonObject staff, string kind, string kindName, string date, Cause? cause)
    {
        session.Execute("update pyry set zt = '已终止', zzrq = $date, zzfs = $kind where sfzh = $id", ("$date", date), ("$kind", kindName), ("$id", staff.Text("sfzh")));
        var fields = Basics(staff);
        fields["htbh"] = staff.Text("htbh");
        fields["zzfs"] = kind;
        fields["zzfsN"] = kindName;
        return session.Record(new Fact("终止聘用", fields, date), cause, Clock);
    }

    private InboxAnswer NotePost(StoreSession session, InboxAction action) => SetPost(session, action.Fields.Text("sfzh"), action.Fields) == 0
        ? InboxAnswer.NothingToDo("不属本部门管理, 无需登记")
        : InboxAnswer.Completed(NextBusinessNo(session, "RS-GW"), "聘用岗位已更新");

    private InboxAnswer NotePay(StoreSession session, InboxAction action) =>
        session.Execute("update pyry set gzzxy = $month where sfzh = $id", ("$month", action.Fields.Text("gzzxy")), ("$id", action.Fields.Text("sfzh"))) == 0
            ? InboxAnswer.NothingToDo("不属本部门管理, 无需登记")
            : InboxAnswer.Completed(NextBusinessNo(session, "RS-GZ"), "已登记工资执行月份");

    private static int SetPost(StoreSession session, string id, JsonObject form) => session.Execute(
        "update pyry set gwmc = $post, gwdj = $level, gwdjN = $levelName, gwdjS = $levelSet where sfzh = $id and zt = '在聘'",
        ("$post", form.Text("gwmc")), ("$level", form.Text("gwdj")), ("$levelName", form.Optional("gwdjN")), ("$levelSet", form.Text("gwdjS")), ("$id", id));

    private static JsonObject Basics(JsonObject staff) => new()
    {
        ["sfzh"] = staff.Text("sfzh"), ["xm"] = staff.Text("xm"), ["dwbh"] = staff.Text("dwbh"), ["dwmc"] = staff.Text("dwmc"), ["xydm"] = staff.Optional("xydm"),
    };

    private static Fact FactOf(string type, JsonObject fields, JsonObject form) =>
        new(type, fields, form.Optional("effectiveDate") ?? form.Text("wjrq"), form.Text("wjh"), form.Text("wjrq"));
}
