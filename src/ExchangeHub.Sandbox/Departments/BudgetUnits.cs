using System.Globalization;
using System.Text.Json.Nodes;
using ExchangeHub.Sandbox.City;
using ExchangeHub.Sandbox.Store;

namespace ExchangeHub.Sandbox.Departments;

/// <summary>预算单位: an institution as the budget knows it, under a number of its own series.</summary>
internal static class BudgetUnits
{
    /// <summary>When to ask again about a unit that has not been registered.</summary>
    public static readonly TimeSpan RegistrationRetry = TimeSpan.FromSeconds(10);

    /// <summary>What the budget plans for one person in a year, in yuan; a fifth less where the institution earns part of it.</summary>
    private const int YearlyCost = 128_000;

    private const string PartiallyFunded = "2";

    public static void Fill(StoreSession session, GeneratedCity city) => session.InsertMany(
        "insert into budget_units(agency_code, agency_name, unit_no, agency_type, fund_form, heads, credit_code) values ($1, $2, $3, $4, $5, $6, $7)",
        city.Institutions,
        unit => [unit.Id, unit.Name, FirstNo(unit.Id), unit.Category.Code, unit.FundingForm.Code, unit.Quota, unit.CreditCode]);

    /// <summary>The number of an institution of the first day.</summary>
    public static string FirstNo(string institutionId) => $"1{institutionId[(institutionId.LastIndexOf('-') + 1)..]}1";

    public static string? NoOf(StoreSession session, string institutionId) => Find(session, institutionId)?.Text("unit_no");

    /// <summary>登记预算单位: the institution gets its number and the money for its people.</summary>
    public static InboxAnswer Register(StoreSession session, InboxAction action, DateOnly effective, TimeProvider clock)
    {
        var form = action.Fields;
        if (NoOf(session, form.Text("agency_code")) is not null)
        {
            return InboxAnswer.NothingToDo("此前已登记为预算单位");
        }

        if (session.Single("select 1 from budget_units where agency_name = $name", ("$name", form.Text("agency_name"))) is not null)
        {
            return InboxAnswer.Refused("duplicate-name", "已有同名预算单位");
        }

        if (!int.TryParse(form.Text("quota"), NumberStyles.None, CultureInfo.InvariantCulture, out var heads))
        {
            return InboxAnswer.Refused("quota-invalid", "编制数不是整数");
        }

        var unitNo = $"2{session.NextNumber("budget-unit"):00000}";
        session.Execute(
            """
            insert into budget_units(agency_code, agency_name, unit_no, agency_type, fund_form, heads, since)
            values ($code, $name, $no, $type, $fund, $heads, $since)
            """,
            ("$code", form.Text("agency_code")), ("$name", form.Text("agency_name")), ("$no", unitNo), ("$type", form.Optional("agency_type")), ("$fund", form.Text("fund_form")),
            ("$heads", heads), ("$since", effective.Text()));
        session.Record(new Fact("人员经费调整", BudgetOf(form, unitNo, heads, effective), effective.Text(), action.DocumentNo, action.DocumentDate), action.Cause, clock);
        return InboxAnswer.Completed(unitNo, $"已登记预算单位, 供养人数 {heads}");
    }

    /// <summary>登记信用代码.</summary>
    public static InboxAnswer NoteCreditCode(StoreSession session, InboxAction action, Func<StoreSession, string, string> nextBusinessNo)
    {
        var (agency, code) = (action.Fields.Text("agency_code"), action.Fields.Text("credit_code"));
        if (Find(session, agency) is not { } unit)
        {
            return InboxAnswer.Refused("unknown-unit", "没有该预算单位");
        }

        if (unit.Optional("credit_code") is { } known)
        {
            return known == code ? InboxAnswer.NothingToDo("此前已登记该统一社会信用代码") : InboxAnswer.Refused("credit-code-differs", "该预算单位已登记另一统一社会信用代码");
        }

        session.Execute("update budget_units set credit_code = $code where agency_code = $agency", ("$code", code), ("$agency", agency));
        return InboxAnswer.Completed(nextBusinessNo(session, "CZ-XY"), "已登记统一社会信用代码");
    }

    private static JsonObject? Find(StoreSession session, string institutionId) =>
        session.Single("select * from budget_units where agency_code = $agency", ("$agency", institutionId));

    // The rest of the year from the month in which the institution begins.
    private static JsonObject BudgetOf(JsonObject form, string unitNo, int heads, DateOnly effective)
    {
        var months = 13 - effective.Month;
        var yearly = (decimal)heads * YearlyCost * (form.Text("fund_form") == PartiallyFunded ? 0.8m : 1m);
        return new JsonObject
        {
            ["agency_code"] = form.Text("agency_code"),
            ["agency_name"] = form.Text("agency_name"),
            ["unit_no"] = unitNo,
            ["budget_year"] = effective.Year.ToString(CultureInfo.InvariantCulture),
            ["fund_form"] = form.Text("fund_form"),
            ["former_heads"] = "0",
            ["heads"] = heads.ToString(CultureInfo.InvariantCulture),
            ["amount_change"] = Math.Round(yearly * months / 12, 2).ToString("0.##", CultureInfo.InvariantCulture),
        };
    }
}
