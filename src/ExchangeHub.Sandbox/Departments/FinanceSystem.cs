using System.Text.Json.Nodes;
using ExchangeHub.Contracts;
using ExchangeHub.Sandbox.City;
using ExchangeHub.Sandbox.Store;

namespace ExchangeHub.Sandbox.Departments;

/// <summary>财政部门 工资统发: the payroll table. It learns from others what to pay and says in which month it does.</summary>
internal sealed class FinanceSystem(string region, DepartmentStore store, TimeProvider clock)
    : DepartmentSystem(Contracts.Department.Finance, region, store, clock)
{
    private const string Paid = "在发";

    public override IReadOnlyDictionary<string, string> Views { get; } = new Dictionary<string, string>
    {
        ["payroll"] = "select * from payroll where ($unit is null or agency_code = $unit) order by payroll_no limit $max",
        ["budget-units"] = "select * from budget_units where ($unit is null or agency_code = $unit) order by agency_code limit $max",
    };

    protected override (string Table, string Column) People => ("payroll", "iden_no");

    protected override string Tables =>
        """
        create table if not exists payroll(
            payroll_no text primary key, iden_no text not null unique, per_name text not null, agency_code text not null, agency_name text not null,
            unit_no text not null, grade_code text not null, grade_name text not null, grade_from text, back_pay_from text,
            pay_status text not null default '在发', start_month text, stop_month text, last_paid_month text) without rowid;
        create table if not exists budget_units(
            agency_code text primary key, agency_name text not null, unit_no text not null unique, agency_type text, fund_form text not null,
            heads integer not null, credit_code text, since text) without rowid;
        """;

    protected override void Fill(StoreSession session, GeneratedCity city)
    {
        BudgetUnits.Fill(session, city);
        var names = city.Institutions.ToDictionary(unit => unit.Id, unit => unit.Name);
        session.InsertMany(
            "insert into payroll(payroll_no, iden_no, per_name, agency_code, agency_name, unit_no, grade_code, grade_name, grade_from) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
            city.People,
            person => [
                $"GZ{person.Number:000000}", person.NationalId, person.Name, person.InstitutionId, names[person.InstitutionId], BudgetUnits.FirstNo(person.InstitutionId),
                PayGrades.Of(person.PostLevel.Code)!.Code, PayGrades.Of(person.PostLevel.Code)!.Name, "2026-01"]);
    }

    protected override ActionAnswer? Act(StoreSession session, string action, JsonObject form) => null;

    protected override InboxAnswer Apply(StoreSession session, InboxAction action) => action.Action switch
    {
        "调整工资" => Adjust(session, action),
        "停发工资" => Stop(session, action),
        "纳入统发" => Include(session, action),
        "登记预算单位" => BudgetUnits.Register(session, action, EffectiveOf(action), Clock),
        "登记信用代码" => BudgetUnits.NoteCreditCode(session, action, NextBusinessNo),
        _ => UnknownAction(action),
    };

    private InboxAnswer Adjust(StoreSession session, InboxAction action)
    {
        if (Find(session, action) is not { } row || row.Text("pay_status") != Paid)
        {
            return InboxAnswer.Refused("not-on-payroll", "统发名册中没有该在发人员");
        }

        if (PayGrades.Of(action.Fields.Text("post_level")) is not { } grade)
        {
            return InboxAnswer.Refused("unknown-post-level", "没有该职务层次的工资标准");
        }

        var month = PayrollMonth.For(EffectiveOf(action), Clock.Today());
        if (grade.Code == row.Text("grade_code"))
        {
            return InboxAnswer.Completed(NextBusinessNo(session, "CZ-GZ"), "工资级别不变", month.Month.MonthText());
        }

        session.Execute(
            "update payroll set grade_code = $code, grade_name = $name, grade_from = $month, back_pay_from = $backPay where iden_no = $id",
            ("$code", grade.Code), ("$name", grade.Name), ("$month", month.Month.MonthText()), ("$backPay", month.BackPayFrom?.MonthText()), ("$id", row.Text("iden_no")));
        var fields = Basics(row);
        fields["pay_month"] = month.Month.MonthText();
        fields["back_pay_from"] = month.BackPayFrom?.MonthText();
        (fields["former_grade_code"], fields["former_grade_name"]) = (row.Text("grade_code"), row.Text("grade_name"));
        (fields["grade_code"], fields["grade_name"]) = (grade.Code, grade.Name);
        session.Record(new Fact("工资变动", fields, EffectiveOf(action).Text()), action.Cause, Clock);
        return InboxAnswer.Completed(
            NextBusinessNo(session, "CZ-GZ"), month.BackPayFrom is { } from ? $"自 {from.MonthText()} 起补发" : null, month.Month.MonthText());
    }

    private InboxAnswer Stop(StoreSession session, InboxAction action)
    {
        if (Find(session, action) is not { } row)
        {
            return InboxAnswer.Refused("not-on-payroll", "统发名册中没有该人员");
        }

        if (row.Text("pay_status") != Paid)
        {
            return InboxAnswer.NothingToDo($"此前已停发, stopMonth={row.Text("stop_month")}");
        }

        var stop = PayrollMonth.StopFor(EffectiveOf(action));
        session.Execute(
            "update payroll set pay_status = '停发', stop_month = $stop, last_paid_month = $last where iden_no = $id",
            ("$stop", stop.MonthText()), ("$last", stop.AddMonths(-1).MonthText()), ("$id", row.Text("iden_no")));
        var fields = Basics(row);
        fields["stop_month"] = stop.MonthText();
        fields["last_paid_month"] = stop.AddMonths(-1).MonthText();
        session.Record(new Fact("停发工资", fields, EffectiveOf(action).Text()), action.Cause, Clock);
        return InboxAnswer.Completed(NextBusinessNo(session, "CZ-TF"), $"stopMonth={stop.MonthText()}");
    }

    private InboxAnswer Include(StoreSession session, InboxAction action)
    {
        var form = action.Fields;
        if (form.Optional("approval_no") is not { } approvalNo)
        {
            return InboxAnswer.Refused("no-quota-approval", "没有核编通知单, 不得纳入统发");
        }

        if (Find(session, action) is { } known && known.Text("pay_status") == Paid)
        {
            return InboxAnswer.NothingToDo("此前已在统发名册");
        }

        if (PayGrades.Of(form.Text("post_level")) is not { } grade)
        {
            return InboxAnswer.Refused("unknown-post-level", "没有该职务层次的工资标准");
        }

        // The unit's own registration may still be on its way: it is another case, and cases do not wait for each other.
        if (BudgetUnits.NoOf(session, form.Text("agency_code")) is not { } unitNo)
        {
            return InboxAnswer.Later("unknown-unit", "预算单位尚未登记", BudgetUnits.RegistrationRetry);
        }

        var month = PayrollMonth.For(EffectiveOf(action), Clock.Today());
        session.Execute(
            """
            insert into payroll(payroll_no, iden_no, per_name, agency_code, agency_name, unit_no, grade_code, grade_name, grade_from, back_pay_from, start_month)
            values ($no, $id, $name, $agency, $agencyName, $unitNo, $grade, $gradeName, $month, $backPay, $month)
            on conflict(iden_no) do update set agency_code = $agency, agency_name = $agencyName, unit_no = $unitNo, grade_code = $grade, grade_name = $gradeName,
                grade_from = $month, back_pay_from = $backPay, start_month = $month, pay_status = '在发', stop_month = null, last_paid_month = null
            """,
            ("$no", $"GN{session.NextNumber("payroll"):000000}"), ("$id", form.Text("iden_no")), ("$name", form.Text("per_name")),
            ("$agency", form.Text("agency_code")), ("$agencyName", form.Text("agency_name")), ("$unitNo", unitNo),
            ("$grade", grade.Code), ("$gradeName", grade.Name), ("$month", month.Month.MonthText()), ("$backPay", month.BackPayFrom?.MonthText()));
        var fields = Basics(Find(session, action)!);
        fields["pay_month"] = month.Month.MonthText();
        fields["approval_no"] = approvalNo;
        session.Record(new Fact("纳入统发", fields, EffectiveOf(action).Text()), action.Cause, Clock);
        return InboxAnswer.Completed(NextBusinessNo(session, "CZ-RB"), payMonth: month.Month.MonthText());
    }

    private static JsonObject? Find(StoreSession session, InboxAction action) =>
        session.Single("select * from payroll where iden_no = $id", ("$id", action.Fields.Text("iden_no")));

    private DateOnly EffectiveOf(InboxAction action) => action.EffectiveDate is { } date ? CalendarText.Date(date) : Clock.Today();

    private static JsonObject Basics(JsonObject row) => new()
    {
        ["iden_no"] = row.Text("iden_no"), ["per_name"] = row.Text("per_name"),
        ["agency_code"] = row.Text("agency_code"), ["agency_name"] = row.Text("agency_name"), ["unit_no"] = row.Text("unit_no"),
    };
}
