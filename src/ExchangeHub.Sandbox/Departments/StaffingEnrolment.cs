using System.Text.Json.Nodes;
using ExchangeHub.Contracts;
using ExchangeHub.Sandbox.Store;

namespace ExchangeHub.Sandbox.Departments;

/// <summary>核编与上编: nobody comes onto quota without an approval that is in force and a vacancy.</summary>
internal static class StaffingEnrolment
{
    private const int ValidMonths = 12;

    public static ActionAnswer Approve(StoreSession session, JsonObject form, TimeProvider clock)
    {
        var (unit, type) = (form.Text("unitId"), form.Text("quotaType"));
        if (!HasVacancy(session, unit, type, reserved: true))
        {
            return ActionAnswer.Refused("no-vacancy", "该单位没有空编");
        }

        var approvalNo = $"核编〔{clock.Today().Year}〕{session.NextNumber("approval"):0000}";
        session.Execute(
            "insert into approvals(approvalNo, unitId, quotaType, validTo) values ($no, $unit, $type, $validTo)",
            ("$no", approvalNo), ("$unit", unit), ("$type", type), ("$validTo", clock.Today().AddMonths(ValidMonths).Text()));
        return ActionAnswer.Done(rowId: null, approvalNo);
    }

    public static InboxAnswer Enrol(StoreSession session, InboxAction action, Func<StoreSession, string, string> nextBusinessNo, TimeProvider clock)
    {
        var form = action.Fields;
        var (id, unit, type) = (form.Text("A01085"), form.Text("unitId"), form.Text("quotaType"));
        if (Refusal(session, id, unit, type, form.Optional("approvalNo"), clock) is { } refusal)
        {
            return refusal;
        }

        var entryDate = action.EffectiveDate ?? clock.Today().Text();
        session.Execute(
            """
            insert into people(registerNo, A01085, A01001, unitId, quotaType, A02016, A02007, A02007N, A02007S, A29007)
            values ($no, $id, $name, $unit, $type, $post, $level, $levelName, $levelSet, $entry)
            on conflict(A01085) do update set unitId = $unit, quotaType = $type, A02016 = $post, A02007 = $level, A02007N = $levelName,
                A02007S = $levelSet, A29007 = $entry, state = '在编', A30002 = null, A30004 = null
            """,
            ("$no", $"SN{session.NextNumber("register"):000000}"), ("$id", id), ("$name", form.Text("A01001")), ("$unit", unit), ("$type", type),
            ("$post", form.Text("A02016")), ("$level", form.Text("A02007")), ("$levelName", form.Optional("A02007N")), ("$levelSet", form.Text("A02007S")), ("$entry", entryDate));
        session.Execute("update quotas set B02110 = B02110 + 1 where unitId = $unit and quotaType = $type", ("$unit", unit), ("$type", type));
        session.Execute("update leadership set taken = taken + 1 where unitId = $unit and level = $level", ("$unit", unit), ("$level", form.Text("A02007")));
        session.Execute("update approvals set usedBy = $delivery where approvalNo = $no", ("$delivery", action.DeliveryId.ToString()), ("$no", form.Text("approvalNo")));
        session.Record(new Fact("上编", FactOf(session, form, unit, type), entryDate, action.DocumentNo, action.DocumentDate), action.Cause, clock);
        return InboxAnswer.Completed(nextBusinessNo(session, "BB-SB"), "已上编");
    }

    private static InboxAnswer? Refusal(StoreSession session, string id, string unit, string type, string? approvalNo, TimeProvider clock)
    {
        if (session.Single("select 1 from people where A01085 = $id and state = '在编'", ("$id", id)) is not null)
        {
            return InboxAnswer.Refused("already-on-quota", "该人员已在编");
        }

        var approval = session.Single(
            "select validTo from approvals where approvalNo = $no and unitId = $unit and quotaType = $type and usedBy is null",
            ("$no", approvalNo), ("$unit", unit), ("$type", type));
        if (approval is null || string.CompareOrdinal(approval.Text("validTo"), clock.Today().Text()) < 0)
        {
            return InboxAnswer.Refused("quota-approval-missing", "没有有效的核编通知单");
        }

        return HasVacancy(session, unit, type, reserved: false) ? null : InboxAnswer.Refused("no-vacancy", "该单位没有空编");
    }

    // Approvals in force hold a vacancy each, so that two of them never promise the same one.
    private static bool HasVacancy(StoreSession session, string unit, string type, bool reserved) => session.Single(
        """
        select 1 from quotas q where unitId = $unit and quotaType = $type and B02024 - B02110 >
            case when $reserved then (select count(*) from approvals a where a.unitId = q.unitId and a.quotaType = q.quotaType and usedBy is null) else 0 end
        """,
        ("$unit", unit), ("$type", type), ("$reserved", reserved ? 1 : 0)) is not null;

    private static JsonObject FactOf(StoreSession session, JsonObject form, string unit, string type)
    {
        var fields = session.Single(
            "select i.unitId, B01001, B01014, quotaType, quotaTypeN, funding, fundingN from institutions i join quotas q using (unitId) where i.unitId = $unit and quotaType = $type",
            ("$unit", unit), ("$type", type))!;
        foreach (var field in (ReadOnlySpan<string>)["A01085", "A01001", "A02016", "A02007", "A02007N", "A02007S", "approvalNo", "entryKind", "entryKindN"])
        {
            fields[field] = form.Optional(field);
        }

        return fields;
    }
}
