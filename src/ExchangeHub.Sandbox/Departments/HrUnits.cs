using System.Globalization;
using ExchangeHub.Sandbox.City;
using ExchangeHub.Sandbox.Store;

namespace ExchangeHub.Sandbox.Departments;

/// <summary>The HR department's own list of employing units, each under a number of its own (rsdwh).</summary>
internal static class HrUnits
{
    public const string View = "select * from dwxx where ($unit is null or dwbh = $unit) order by rsdwh limit $max";

    public const string Table =
        """

        create table if not exists dwxx(
            dwbh text primary key, rsdwh text not null unique, dwmc text not null, dwlb text, dwgg text, xydm text) without rowid;
        """;

    public static void Fill(StoreSession session, GeneratedCity city) => session.InsertMany(
        "insert into dwxx(dwbh, rsdwh, dwmc, dwlb, dwgg, xydm) values ($1, $2, $3, $4, $5, $6)",
        city.Institutions.Where(unit => unit.IsPublicInstitution),
        unit => [unit.Id, NumberOf(session.NextNumber("unit")), unit.Name, unit.Category.Code, unit.Grade.Code, unit.CreditCode]);

    public static InboxAnswer Register(StoreSession session, InboxAction action)
    {
        var unit = action.Fields.Text("dwbh");
        if (session.Single("select rsdwh from dwxx where dwbh = $unit", ("$unit", unit)) is { } known)
        {
            return InboxAnswer.NothingToDo("单位此前已登记") with { BusinessNo = known.Text("rsdwh") };
        }

        var number = NumberOf(session.NextNumber("unit"));
        session.Execute(
            "insert into dwxx(dwbh, rsdwh, dwmc, dwlb, dwgg) values ($unit, $number, $name, $category, $grade)",
            ("$unit", unit), ("$number", number), ("$name", action.Fields.Text("dwmc")),
            ("$category", action.Fields.Optional("dwlb")), ("$grade", action.Fields.Optional("dwgg")));
        return InboxAnswer.Completed(number, "单位已登记");
    }

    public static InboxAnswer NoteCreditCode(StoreSession session, InboxAction action)
    {
        var (unit, code) = (action.Fields.Text("dwbh"), action.Fields.Text("xydm"));
        if (session.Single("update dwxx set xydm = $code where dwbh = $unit returning rsdwh", ("$code", code), ("$unit", unit)) is not { } updated)
        {
            return InboxAnswer.Refused("unknown-unit", "单位库中没有该单位");
        }

        session.Execute("update pyry set xydm = $code where dwbh = $unit", ("$code", code), ("$unit", unit));
        return InboxAnswer.Completed(updated.Text("rsdwh"), "信用代码已登记");
    }

    private static string NumberOf(long number) => string.Create(CultureInfo.InvariantCulture, $"RSDW{number:000000}");
}
