using System.Globalization;
using System.Text.Json.Nodes;
using ExchangeHub.Sandbox.Store;

namespace ExchangeHub.Sandbox.Departments;

/// <summary>机构设立: an institution with its quota and leadership posts, and what others give it later, its credit code and domain name.</summary>
internal static class StaffingInstitutions
{
    private const int QuotaLines = 2;
    private const int LeadershipLines = 4;

    private static readonly string[] Basics =
        ["B01001", "B01004", "category", "categoryN", "DM141", "DM141N", "superiorId", "approvalAuthority", "functions", "domicile"];

    /// <summary>
    /// The form has the columns of <c>EX_OUT_UNIT</c> (<c>quotaType1</c>, <c>funding1</c>, <c>quota1</c>, …, <c>level1</c>, <c>posts1</c>, …), and
    /// <c>documentNo</c>, <c>documentDate</c>, <c>effectiveDate</c>.
    /// </summary>
    public static ActionAnswer Establish(StoreSession session, JsonObject form, string region, Func<StoreSession, string, string> nextBusinessNo, TimeProvider clock)
    {
        if (Refusal(session, form) is { } refusal)
        {
            return refusal;
        }

        var unit = $"{region}-N-{session.NextNumber("institution"):0000}";
        var quotas = Lines(form, QuotaLines, "quota", ["quotaType", "quotaTypeN", "funding", "fundingN"]);
        var posts = Lines(form, LeadershipLines, "posts", ["level", "levelN"]);
        session.Execute(
            """
            insert into institutions(unitId, B01001, category, DM141, superiorId, establishedOn, documentNo, documentDate)
            values ($unit, $name, $category, $grade, $superior, $from, $no, $date)
            """,
            ("$unit", unit), ("$name", form.Text("B01001")), ("$category", form.Text("categoryN")), ("$grade", form.Text("DM141N")), ("$superior", form.Optional("superiorId")),
            ("$from", form.Text("effectiveDate")), ("$no", form.Text("documentNo")), ("$date", form.Text("documentDate")));
        session.InsertMany("insert into quotas values ($1, $2, $3, $4, $5, $6, 0)", quotas, line => [unit, .. line.Texts, line.Number]);
        session.InsertMany("insert into leadership values ($1, $2, $3, $4, 0)", posts, line => [unit, .. line.Texts, line.Number]);
        var rowId = session.Record(
            new Fact("机构设立", FactOf(session, form, unit), form.Text("effectiveDate"), form.Text("documentNo"), form.Text("documentDate")), cause: null, clock);
        return ActionAnswer.Done(rowId, nextBusinessNo(session, "BB-SL"));
    }

    public static InboxAnswer NoteCreditCode(StoreSession session, InboxAction action, Func<StoreSession, string, string> nextBusinessNo)
    {
        var (unit, code) = (action.Fields.Text("unitId"), action.Fields.Text("B01014"));
        if (Find(session, unit) is not { } institution)
        {
            return UnknownUnit;
        }

        if (institution.Optional("B01014") is { } known)
        {
            // A code is for life; another one for the same institution is a mistake that somebody has to look at.
            return known == code ? InboxAnswer.NothingToDo("此前已登记该统一社会信用代码") : InboxAnswer.Refused("credit-code-differs", "该机构已登记另一统一社会信用代码");
        }

        if (session.Single("select 1 from institutions where B01014 = $code", ("$code", code)) is not null)
        {
            return InboxAnswer.Refused("credit-code-taken", "该统一社会信用代码已属于另一机构");
        }

        session.Execute("update institutions set B01014 = $code where unitId = $unit", ("$code", code), ("$unit", unit));
        return InboxAnswer.Completed(nextBusinessNo(session, "BB-FM"), "已登记统一社会信用代码");
    }

    public static InboxAnswer NoteDomainName(StoreSession session, InboxAction action, Func<StoreSession, string, string> nextBusinessNo)
    {
        var unit = action.Fields.Text("unitId");
        if (Find(session, unit) is null)
        {
            return UnknownUnit;
        }

        session.Execute(
            "update institutions set domainName = $name, domainValidTo = $to where unitId = $unit",
            ("$name", action.Fields.Text("domainName")), ("$to", action.Fields.Optional("validTo")), ("$unit", unit));
        return InboxAnswer.Completed(nextBusinessNo(session, "BB-YM"), "已登记网上名称");
    }

    private static InboxAnswer UnknownUnit => InboxAnswer.Refused("unknown-unit", "实名制库中没有该机构");

    private static ActionAnswer? Refusal(StoreSession session, JsonObject form)
    {
        foreach (var field in (ReadOnlySpan<string>)["B01001", "category", "categoryN", "DM141", "DM141N", "documentNo", "documentDate", "effectiveDate"])
        {
            form.Text(field);
        }

        if (session.Single("select 1 from institutions where B01001 = $name", ("$name", form.Text("B01001"))) is not null)
        {
            return ActionAnswer.Refused("duplicate-name", "已有同名机构");
        }

        if (form.Optional("superiorId") is { } superior && Find(session, superior) is null)
        {
            return ActionAnswer.Refused("unknown-superior", "主管单位不在实名制库中");
        }

        var types = Enumerable.Range(1, QuotaLines).Select(i => form.Optional($"quotaType{i}")).OfType<string>().ToList();
        return types.Count == 0 ? ActionAnswer.Refused("no-quota", "没有核定编制")
            : types.Distinct().Count() < types.Count ? ActionAnswer.Refused("duplicate-quota-type", "同一编制类型重复填写")
            : null;
    }

    private static JsonObject? Find(StoreSession session, string unit) => session.Single("select * from institutions where unitId = $unit", ("$unit", unit));

    // A numbered group of fields is a line where its first field is filled; then all of it must be.
    private static List<(string?[] Texts, int Number)> Lines(JsonObject form, int most, string number, string[] texts) =>
    [
        .. from i in Enumerable.Range(1, most)
           where form.Optional($"{texts[0]}{i}") is not null
           select (texts.Select(text => (string?)form.Text(LineField(text, i))).ToArray(), Count(form, $"{number}{i}")),
    ];

    // quotaTypeN of line 1 is quotaType1N.
    private static string LineField(string field, int line) => field.EndsWith('N') ? $"{field[..^1]}{line}N" : $"{field}{line}";

    private static int Count(JsonObject form, string field) =>
        int.TryParse(form.Text(field), NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : throw new IncompleteFormException(field);

    private static JsonObject FactOf(StoreSession session, JsonObject form, string unit)
    {
        var fields = new JsonObject { ["unitId"] = unit };
        var lines = Enumerable.Range(1, QuotaLines).SelectMany(i => new[] { $"quotaType{i}", $"quotaType{i}N", $"funding{i}", $"funding{i}N", $"quota{i}" })
            .Concat(Enumerable.Range(1, LeadershipLines).SelectMany(i => new[] { $"level{i}", $"level{i}N", $"posts{i}" }));
        foreach (var field in Basics.Concat(lines))
        {
            fields[field] = form.Optional(field);
        }

        if (form.Optional("superiorId") is { } superior)
        {
            fields["superiorName"] = Find(session, superior)!.Text("B01001");
        }

        return fields;
    }
}
