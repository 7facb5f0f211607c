using System.Text.Json.Nodes;
using ExchangeHub.Sandbox.City;
using ExchangeHub.Sandbox.Store;

namespace ExchangeHub.Sandbox.Departments;

/// <summary>纪检监察 案件执行: cases and whether they have been carried out. The facts of a case (zyss) are in no recorded change.</summary>
internal sealed class DisciplineSystem(string region, DepartmentStore store, TimeProvider clock)
    : DepartmentSystem(Contracts.Department.Discipline, region, store, clock)
{
    public override IReadOnlyDictionary<string, string> Views { get; } = new Dictionary<string, string>
    {
        ["cases"] =
            """
            select ajbh, xm, dwmc, cfzlN, wjh, wjrq, zt, xbrq, zzrq, tfyf,
                case when xbrq is null then '编办未下编 ' else '' end || case when zzrq is null then '人事关系未终止 ' else '' end
                    || case when tfyf is null then '财政未停发' else '' end as wbsx
            from ajzx where ($unit is null or dwbh = $unit) order by ajbh desc limit $max
            """,
    };

    protected override (string Table, string Column) People => ("ajzx", "sfzh");

    protected override string Tables =>
        """
        create table if not exists ajzx(
            ajbh text primary key, sfzh text not null, xm text not null, dwbh text not null, dwmc text not null, zyss text not null,
            cfzl text not null, cfzlN text not null, jdjg text not null, wjh text not null, wjrq text not null,
            bsbh text not null unique, zt text not null default '执行中', xbrq text, zzrq text, tfyf text) without rowid;
        """;

    protected override void Fill(StoreSession session, GeneratedCity city)
    {
        // A city starts without cases.
    }

    protected override ActionAnswer? Act(StoreSession session, string action, JsonObject form) => action switch
    {
        "order-reduction" => OrderReduction(session, form),
        _ => null,
    };

    protected override InboxAnswer Apply(StoreSession session, InboxAction action) => action.Action switch
    {
        "登记执行" => NoteExecution(session, action),
        _ => UnknownAction(action),
    };

    private ActionAnswer OrderReduction(StoreSession session, JsonObject form)
    {
        var caseNo = NextBusinessNo(session, "AJ");
        var fields = new JsonObject { ["ajbh"] = caseNo };
        foreach (var field in (ReadOnlySpan<string>)["sfzh", "xm", "dwbh", "dwmc", "cfzl", "cfzlN", "jdjg"])
        {
            fields[field] = form.Text(field);
        }

        var rowId = session.Record(
            new Fact("减编决定", fields, form.Optional("effectiveDate") ?? form.Text("wjrq"), form.Text("wjh"), form.Text("wjrq")), cause: null, Clock);
        session.Execute(
            """
            insert into ajzx(ajbh, sfzh, xm, dwbh, dwmc, zyss, cfzl, cfzlN, jdjg, wjh, wjrq, bsbh)
            values ($case, $id, $name, $unit, $unitName, $facts, $sanction, $sanctionName, $authority, $no, $date, $row)
            """,
            ("$case", caseNo), ("$id", form.Text("sfzh")), ("$name", form.Text("xm")), ("$unit", form.Text("dwbh")), ("$unitName", form.Text("dwmc")),
            ("$facts", form.Text("zyss")), ("$sanction", form.Text("cfzl")), ("$sanctionName", form.Text("cfzlN")), ("$authority", form.Text("jdjg")),
            ("$no", form.Text("wjh")), ("$date", form.Text("wjrq")), ("$row", rowId));
        return ActionAnswer.Done(rowId, caseNo);
    }

    // The order's own number came back as the case number of what others did because of it.
    private static InboxAnswer NoteExecution(StoreSession session, InboxAction action)
    {
        var column = action.Fields.Text("step") switch
        {
            "下编" => "xbrq",
            "终止" => "zzrq",
            "停发" => "tfyf",
            var other => throw new IncompleteFormException($"step ({other})"),
        };
        var updated = session.Single(
            $"update ajzx set {column} = $value where bsbh = $case returning ajbh, xbrq, zzrq, tfyf",
            ("$value", action.Fields.Text("value")), ("$case", action.Cause?.CorrelationId));
        if (updated is null)
        {
            return InboxAnswer.NothingToDo("与本机关案件无关");
        }

        var done = updated.Optional("xbrq") is not null && updated.Optional("zzrq") is not null && updated.Optional("tfyf") is not null;
        if (done)
        {
            session.Execute("update ajzx set zt = '已办结' where ajbh = $case", ("$case", updated.Text("ajbh")));
        }

        return InboxAnswer.Completed(updated.Text("ajbh"), done ? "案件执行已办结" : "已登记执行情况");
    }
}
