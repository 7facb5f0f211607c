using System.Text.Json.Nodes;
using ExchangeHub.Contracts;
using ExchangeHub.Sandbox.City;
using ExchangeHub.Sandbox.Store;

namespace ExchangeHub.Sandbox.Departments;

/// <summary>编办 机构编制实名制: institutions, quota lines, leadership posts and the people on them.</summary>
internal sealed class StaffingSystem(string region, DepartmentStore store, TimeProvider clock)
    : DepartmentSystem(Contracts.Department.Staffing, region, store, clock)
{
    private const string Person =
        "select p.*, i.B01001, i.B01014, q.quotaTypeN, q.funding, q.fundingN from people p join institutions i using (unitId) join quotas q using (unitId, quotaType) where p.A01085 = $id";

    public override IReadOnlyDictionary<string, string> Views { get; } = new Dictionary<string, string>
    {
        ["people"] = "select * from people where ($unit is null or unitId = $unit) order by registerNo limit $max",
        ["institutions"] =
            """
            select i.*, q.quotaType, q.quotaTypeN, q.B02024, q.B02110, q.B02024 - q.B02110 as B02115
            from institutions i join quotas q using (unitId) where ($unit is null or i.unitId = $unit) order by unitId limit $max
            """,
        ["leadership"] = "select * from leadership where ($unit is null or unitId = $unit) order by unitId, level limit $max",
    };

    protected override (string Table, string Column) People => ("people", "A01085");

    protected override string Tables => StaffingTables.Sql;

    protected override void Fill(StoreSession session, GeneratedCity city) => StaffingTables.Fill(session, city);

    protected override ActionAnswer? Act(StoreSession session, string action, JsonObject form) => action switch
    {
        "approve-quota-use" => StaffingEnrolment.Approve(session, form, Clock),
        "release" => Release(session, form),
        "establish-institution" => StaffingInstitutions.Establish(session, form, Region, NextBusinessNo, Clock),
        _ => null,
    };

    protected override InboxAnswer Apply(StoreSession session, InboxAction action) => action.Action switch
    {
        "下编" => ReleaseBecause(session, action),
        "登记职务" => NotePost(session, action),
        "上编" => StaffingEnrolment.Enrol(session, action, NextBusinessNo, Clock),
        "登记赋码" => StaffingInstitutions.NoteCreditCode(session, action, NextBusinessNo),
        "登记域名" => StaffingInstitutions.NoteDomainName(session, action, NextBusinessNo),
        _ => UnknownAction(action),
    };

    private ActionAnswer Release(StoreSession session, JsonObject form)
    {
        if (session.Single(Person, ("$id", form.Text("A01085"))) is not { } person || person.Text("state") != "在编")
        {
            return ActionAnswer.Refused("not-on-quota", "实名制库中没有该在编人员");
        }

        var rowId = TakeOffQuota(session, person, form.Text("A30002"), form.Text("A30002N"), form.Text("effectiveDate"), cause: null);
        return ActionAnswer.Done(rowId, NextBusinessNo(session, "BB-XB"));
    }

    private InboxAnswer ReleaseBecause(StoreSession session, InboxAction action)
    {
        if (session.Single(Person, ("$id", action.Fields.Text("A01085"))) is not { } person)
        {
            return InboxAnswer.Refused("not-on-quota", "实名制库中没有该人员");
        }

        if (person.Text("state") != "在编")
        {
            return InboxAnswer.NothingToDo("此前已下编");
        }

        TakeOffQuota(session, person, action.Fields.Text("A30002"), action.Fields.Text("A30002N"), action.EffectiveDate ?? Clock.Today().Text(), action.Cause);
        return InboxAnswer.Completed(NextBusinessNo(session, "BB-XB"), "已下编, 编制空出");
    }

    private string TakeOffQuota(StoreSession session, JsonObject person, string exitKind, string exitKindName, string exitDate, Cause? cause)
    {
        var unit = person.Text("unitId");
        session.Execute(
            "update people set state = '已下编', A30002 = $kind, A30004 = $date where A01085 = $id", ("$kind", exitKind), ("$date", exitDate), ("$id", person.Text("A01085")));
        session.Execute("update quotas set B02110 = B02110 - 1 where unitId = $unit and quotaType = $type", ("$unit", unit), ("$type", person.Text("quotaType")));
        session.Execute("update leadership set taken = taken - 1 where unitId = $unit and level = $level", ("$unit", unit), ("$level", person.Text("A02007")));
        var fields = new JsonObject { ["A30002"] = exitKind, ["A30002N"] = exitKindName };
        foreach (var field in (ReadOnlySpan<string>)["A01085", "A01001", "unitId", "B01001", "B01014", "quotaType", "quotaTypeN", "funding", "fundingN"])
        {
            fields[field] = person.Optional(field);
        }

        return session.Record(new Fact("下编", fields, exitDate), cause, Clock);
    }

    private InboxAnswer NotePost(StoreSession session, InboxAction action)
    {
        var (post, level) = (action.Fields.Text("A02016"), action.Fields.Text("A02007"));
        if (session.Single(Person, ("$id", action.Fields.Text("A01085"))) is not { } person || person.Text("state") != "在编")
        {
            return InboxAnswer.Refused("not-on-quota", "实名制库中没有该在编人员");
        }

        var (unit, former) = (person.Text("unitId"), person.Text("A02007"));
        if (level != former)
        {
            if (session.Single("select 1 from leadership where unitId = $unit and level = $level and taken >= approved", ("$unit", unit), ("$level", level)) is not null)
            {
                return InboxAnswer.Refused("leadership-quota-exceeded", "该层次领导职数已满");
            }

            session.Execute("update leadership set taken = taken - 1 where unitId = $unit and level = $level", ("$unit", unit), ("$level", former));
            session.Execute("update leadership set taken = taken + 1 where unitId = $unit and level = $level", ("$unit", unit), ("$level", level));
        }

        session.Execute(
            "update people set A02016 = $post, A02007 = $level, A02007N = $name, A02007S = $set where A01085 = $id",
            ("$post", post), ("$level", level), ("$name", action.Fields.Optional("A02007N")), ("$set", action.Fields.Text("A02007S")), ("$id", person.Text("A01085")));
        return InboxAnswer.Completed(NextBusinessNo(session, "BB-ZW"), "实名制职务已更新");
    }
}
