using System.Text.Json.Nodes;
using ExchangeHub.Contracts;
using ExchangeHub.Sandbox.City;
using ExchangeHub.Sandbox.Store;

namespace ExchangeHub.Sandbox.Departments;

/// <summary>组织部门 干部信息: civil servants and their posts, in the element numbers of the cadre information structure.</summary>
internal sealed class OrganizationSystem(string region, DepartmentStore store, TimeProvider clock)
    : DepartmentSystem(Contracts.Department.Organization, region, store, clock)
{
    public override IReadOnlyDictionary<string, string> Views { get; } = new Dictionary<string, string>
    {
        ["people"] = "select * from posts where ($unit is null or B0111 = $unit) order by staffNo limit $max",
        ["units"] = OrganizationUnits.View,
    };

    protected override (string Table, string Column) People => ("posts", "A0184");

    protected override string Tables =>
        """
        create table if not exists posts(
            staffNo text primary key, A0184 text not null unique, A0101 text not null, B0111 text not null, B0101 text not null, B0114 text not null,
            A02016 text not null, A02007 text not null, A02007N text, A02007S text not null, leads integer not null,
            A02045 text, A02043 text, state text not null default '在任', payMonth text) without rowid;
        """ + OrganizationUnits.Table;

    protected override void Fill(StoreSession session, GeneratedCity city)
    {
        OrganizationUnits.Fill(session, city);
        var units = city.Institutions.ToDictionary(unit => unit.Id);
        session.InsertMany(
            "insert into posts(staffNo, A0184, A0101, B0111, B0101, B0114, A02016, A02007, A02007N, A02007S, leads) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
            city.People.Where(person => !units[person.InstitutionId].IsPublicInstitution),
            person => [
                $"GB{person.Number:000000}", person.NationalId, person.Name, person.InstitutionId, units[person.InstitutionId].Name, units[person.InstitutionId].CreditCode,
                person.PostName, person.PostLevel.Code, person.PostLevel.Name, person.PostLevel.CodeSet, person.IsLeader ? 1 : 0]);
    }

    protected override ActionAnswer? Act(StoreSession session, string action, JsonObject form) => action switch
    {
        "change-post" => ChangePost(session, form),
        _ => null,
    };

    protected override InboxAnswer Apply(StoreSession session, InboxAction action) => action.Action switch
    {
        "免去职务" => Remove(session, action),
        "登记工资执行" => NotePay(session, action),
        "登记机构" => OrganizationUnits.Register(session, action),
        "登记信用代码" => OrganizationUnits.NoteCreditCode(session, action),
        _ => UnknownAction(action),
    };

    private ActionAnswer ChangePost(StoreSession session, JsonObject form)
    {
        var staffNo = form.Text("staffNo");
        if (session.Single("select * from posts where staffNo = $no and state = '在任'", ("$no", staffNo)) is not { } post)
        {
            return ActionAnswer.Refused("unknown-person", "干部库中没有该在任干部");
        }

        session.Execute(
            "update posts set A02016 = $post, A02007 = $level, A02007N = $levelName, A02007S = $levelSet, leads = $leads, A02045 = $no, A02043 = $date where staffNo = $staffNo",
            ("$post", form.Text("A02016")), ("$level", form.Text("A02007")), ("$levelName", form.Optional("A02007N")), ("$levelSet", form.Text("A02007S")),
            ("$leads", form.Flag("leads") ? 1 : 0), ("$no", form.Text("A02045")), ("$date", form.Text("A02043")), ("$staffNo", staffNo));
        var fields = new JsonObject
        {
            ["A0184"] = post.Text("A0184"), ["A0101"] = post.Text("A0101"),
            ["B0111"] = post.Text("B0111"), ["B0101"] = post.Text("B0101"), ["B0114"] = post.Text("B0114"),
            ["A02016Y"] = post.Text("A02016"), ["A02016"] = form.Text("A02016"), ["leads"] = form.Flag("leads") || post.Flag("leads"),
        };
        fields.Put("A02007Y", new CodedValue(post.Text("A02007"), post.Text("A02007S"), Name: post.Optional("A02007N")));
        fields.Put("A02007", new CodedValue(form.Text("A02007"), form.Text("A02007S"), Name: form.Optional("A02007N")));
        var rowId = session.Record(
            new Fact("职务变动", fields, form.Optional("effectiveDate") ?? form.Text("A02043"), form.Text("A02045"), form.Text("A02043")), cause: null, Clock);
        return ActionAnswer.Done(rowId, NextBusinessNo(session, "ZZ-RM"));
    }

    private InboxAnswer Remove(StoreSession session, InboxAction action)
    {
        if (session.Single("select * from posts where A0184 = $id", ("$id", action.Fields.Text("A0184"))) is not { } post)
        {
            return InboxAnswer.NothingToDo("不属本部门管理, 无需办理");
        }

        if (post.Text("state") != "在任")
        {
            return InboxAnswer.NothingToDo("此前已免职");
        }

        session.Execute("update posts set state = '免职', A02045 = $no where staffNo = $staffNo", ("$no", action.DocumentNo), ("$staffNo", post.Text("staffNo")));
        var fields = new JsonObject
        {
            ["A0184"] = post.Text("A0184"), ["A0101"] = post.Text("A0101"),
            ["B0111"] = post.Text("B0111"), ["B0101"] = post.Text("B0101"), ["B0114"] = post.Text("B0114"), ["endKind"] = "dismissal", ["endKindN"] = "开除公职",
        };
        session.Record(new Fact("终止人事关系", fields, action.EffectiveDate ?? Clock.Today().Text()), action.Cause, Clock);
        return InboxAnswer.Completed(NextBusinessNo(session, "ZZ-MZ"), "已免职并终止人事关系");
    }

    private InboxAnswer NotePay(StoreSession session, InboxAction action) =>
        session.Execute("update posts set payMonth = $month where A0184 = $id", ("$month", action.Fields.Text("payMonth")), ("$id", action.Fields.Text("A0184"))) == 0
            ? InboxAnswer.NothingToDo("不属本部门管理, 无需登记")
            : InboxAnswer.Completed(NextBusinessNo(session, "ZZ-GZ"), "已登记工资执行月份");
}
