using System.Globalization;
using ExchangeHub.Sandbox.City;
using ExchangeHub.Sandbox.Store;

namespace ExchangeHub.Sandbox.Departments;

/// <summary>The organization department's own list of units whose cadres it manages, each under a number of its own.</summary>
internal static class OrganizationUnits
{
    public const string View = "select * from units where ($unit is null or B0111 = $unit) order by unitNo limit $max";

    public const string Table =
        """

        create table if not exists units(
            B0111 text primary key, unitNo text not null unique, B0101 text not null, B0131 text, B0127 text, B0114 text,
            documentNo text, documentDate text, establishedOn text) without rowid;
        """;

    public static void Fill(StoreSession session, GeneratedCity city) => session.InsertMany(
        "insert into units(B0111, unitNo, B0101, B0131, B0127, B0114) values ($1, $2, $3, $4, $5, $6)",
        city.Institutions.Where(unit => !unit.IsPublicInstitution),
        unit => [unit.Id, NumberOf(session.NextNumber("unit")), unit.Name, unit.Category.Code, unit.Grade.Code, unit.CreditCode]);

    public static InboxAnswer Register(StoreSession session, InboxAction action)
    {
        var unit = action.Fields.Text("B0111");
        if (session.Single("select unitNo from units where B0111 = $unit", ("$unit", unit)) is { } known)
        {
            return InboxAnswer.NothingToDo("单位此前已登记") with { BusinessNo = known.Text("unitNo") };
        }

        var number = NumberOf(session.NextNumber("unit"));
        session.Execute(
            """
            insert into units(B0111, unitNo, B0101, B0131, B0127, documentNo, documentDate, establishedOn)
            values ($unit, $number, $name, $category, $grade, $documentNo, $documentDate, $date)
            """,
            ("$unit", unit), ("$number", number), ("$name", action.Fields.Text("B0101")), ("$category", action.Fields.Optional("B0131")),
            ("$grade", action.Fields.Optional("B0127")), ("$documentNo", action.DocumentNo), ("$documentDate", action.DocumentDate), ("$date", action.EffectiveDate));
        return InboxAnswer.Completed(number, "干部库已登记单位");
    }

    public static InboxAnswer NoteCreditCode(StoreSession session, InboxAction action)
    {
        var (unit, code) = (action.Fields.Text("B0111"), action.Fields.Text("B0114"));
        if (session.Single("update units set B0114 = $code where B0111 = $unit returning unitNo", ("$code", code), ("$unit", unit)) is not { } updated)
        {
            return InboxAnswer.Refused("unknown-unit", "干部库中没有该单位");
        }

        session.Execute("update posts set B0114 = $code where B0111 = $unit", ("$code", code), ("$unit", unit));
        return InboxAnswer.Completed(updated.Text("unitNo"), "信用代码已登记");
    }

    private static string NumberOf(long number) => string.Create(CultureInfo.InvariantCulture, $"GBDW{number:000000}");
}
