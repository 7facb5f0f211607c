using System.Text.Json.Nodes;
using ExchangeHub.Contracts;

namespace ExchangeHub.AcceptanceTests.Exchange;

/// <summary>A valid event, spoiled in one way, and the answer that this way deserves.</summary>
internal sealed record BadEvent(string Code, string Field, Action<JsonObject> Spoil, int Status = 422)
{
    public static IReadOnlyDictionary<string, BadEvent> All { get; } = new Dictionary<string, BadEvent>
    {
        ["no specversion"] = new(RejectionCode.MissingAttribute, "specversion", one => one.Remove("specversion")),
        ["an old specversion"] = new(RejectionCode.InvalidAttribute, "specversion", one => one["specversion"] = "0.3"),
        ["no id"] = new(RejectionCode.MissingAttribute, "id", one => one.Remove("id")),
        ["an empty id"] = new(RejectionCode.MissingAttribute, "id", one => one["id"] = ""),
        ["an id of blanks"] = new(RejectionCode.MissingAttribute, "id", one => one["id"] = "  "),
        ["a number as id"] = new(RejectionCode.InvalidAttribute, "id", one => one["id"] = 7),
        ["an endless id"] = new(RejectionCode.TooLong, "id", one => one["id"] = new string('7', 129)),
        ["an object as attribute"] = new(RejectionCode.InvalidAttribute, "purpose", one => one["purpose"] = new JsonObject()),
        ["XML data"] = new(RejectionCode.InvalidAttribute, "datacontenttype", one => one["datacontenttype"] = "text/xml"),
        ["bytes as data"] = new(RejectionCode.InvalidAttribute, "data_base64", one => one["data_base64"] = "e30="),
        ["an attribute in capitals"] = new(RejectionCode.InvalidAttribute, "Purpose", one => one["Purpose"] = "x"),
        ["no type"] = new(RejectionCode.MissingAttribute, "type", one => one.Remove("type")),
        ["an unknown type"] = new(RejectionCode.UnknownType, "type", one => one["type"] = "exchangehub.personnel.no-such.v1"),
        ["an unknown version"] = new(RejectionCode.UnknownVersion, "type", one => one["type"] = "exchangehub.personnel.post-changed.v9"),
        ["an unknown operation"] = new(RejectionCode.UnknownAttributeValue, "operation", one => one["operation"] = "destroy"),
        ["an unknown confidentiality"] = new(RejectionCode.UnknownAttributeValue, "confidentiality", one => one["confidentiality"] = "secret"),
        ["too confidential for the network"] = new(RejectionCode.ConfidentialityAboveNetwork, "confidentiality", one => one["confidentiality"] = "work-secret", 403),
        ["a cancellation of nothing"] = new(RejectionCode.MissingAttribute, "replacesid", one => one["operation"] = "cancel"),
        ["no region"] = new(RejectionCode.MissingAttribute, "region", one => one.Remove("region")),
        ["half a region"] = new(RejectionCode.InvalidAttribute, "region", one => one["region"] = "4307"),
        ["a region outside the tree"] = new(RejectionCode.UnknownRegion, "region", one => one["region"] = "430799"),
        ["a counterpart outside the tree"] = new(RejectionCode.UnknownRegion, "counterpartregion", one => one["counterpartregion"] = "439900"),
        ["a region of somebody else"] = new(RejectionCode.RegionNotAllowed, "region", one => one["region"] = "430100", 403),
        ["a region above one's own"] = new(RejectionCode.RegionNotAllowed, "region", one => one["region"] = "430000", 403),
        ["no source"] = new(RejectionCode.MissingAttribute, "source", one => one.Remove("source")),
        ["a source of no department"] = new(RejectionCode.InvalidAttribute, "source", one => one["source"] = "/430700/kitchen"),
        ["a source elsewhere"] = new(RejectionCode.SourceNotYours, "source", one => one["source"] = "/430100/organization", 403),
        ["a source of another department"] = new(RejectionCode.SourceNotYours, "source", one => one["source"] = "/430700/finance", 403),
        ["a time ahead"] = new(RejectionCode.TimeInFuture, "time", one => one["time"] = "2099-01-01T00:00:00+08:00"),
        ["a time without offset"] = new(RejectionCode.InvalidAttribute, "time", one => one["time"] = "2026-03-02T09:30:00"),
        ["a date before the republic"] = new(RejectionCode.DateTooEarly, "approvaldate", one => one["approvaldate"] = "1949-09-30"),
        ["a date out of the calendar"] = new(RejectionCode.InvalidAttribute, "effectivedate", one => one["effectivedate"] = "2026-02-30"),
        ["effective before its document"] = new(RejectionCode.EffectiveBeforeDocument, "effectivedate", one => one["effectivedate"] = "2026-02-26"),
        ["no approval number"] = new(RejectionCode.ApprovalMissing, "approvaldocno", one => one.Remove("approvaldocno")),
        ["no approval date"] = new(RejectionCode.ApprovalMissing, "approvaldate", one => one.Remove("approvaldate")),
        ["an identity number as case"] = new(RejectionCode.IdentityNumberInAttribute, "correlationid", one => one["correlationid"] = "案-" + NumberOf(one)),
        ["an identity number in full width"] = new(
            RejectionCode.IdentityNumberInAttribute, "purpose", one => one["purpose"] = string.Concat(NumberOf(one).Select(c => char.IsDigit(c) ? (char)(c + 0xFEE0) : c))),
        ["an identity number in a public text"] = new(RejectionCode.InvalidField, "data.postName", one => one["data"]!["postName"] = NumberOf(one)),
        ["NUL in an attribute"] = new(RejectionCode.InvalidAttribute, "purpose", one => one["purpose"] = "a\0b"),
        ["direction marks in an attribute"] = new(RejectionCode.UnsafeText, "purpose", one => one["purpose"] = "a\u202Eb"),
        ["NUL in a name"] = new(RejectionCode.UnsafeText, "data.personName", one => one["data"]!["personName"] = "王\0明"),
        ["a zero-width space in a name"] = new(RejectionCode.UnsafeText, "data.personName", one => one["data"]!["personName"] = "王\u200B明"),
        ["direction marks in a name"] = new(RejectionCode.UnsafeText, "data.personName", one => one["data"]!["personName"] = "王\u202E明"),
        ["no data"] = new(RejectionCode.InvalidField, "data", one => one.Remove("data")),
        ["a list as data"] = new(RejectionCode.InvalidField, "data", one => one["data"] = new JsonArray()),
        ["a missing field"] = new(RejectionCode.MissingField, "data.postName", one => one["data"]!.AsObject().Remove("postName")),
        ["an empty field"] = new(RejectionCode.MissingField, "data.nationalId", one => one["data"]!["nationalId"] = ""),
        ["a number for a name"] = new(RejectionCode.InvalidField, "data.personName", one => one["data"]!["personName"] = 7),
        ["a text for a truth"] = new(RejectionCode.InvalidField, "data.leadershipPost", one => one["data"]!["leadershipPost"] = "是"),
        ["a text for a code"] = new(RejectionCode.InvalidField, "data.postLevel", one => one["data"]!["postLevel"] = "0141"),
        ["half a code"] = new(RejectionCode.MissingField, "data.postLevel.codeSet", one => one["data"]!["postLevel"]!.AsObject().Remove("codeSet")),
        ["a wrong credit code"] = new(RejectionCode.CreditCodeCheck, "data.unitCreditCode", one => one["data"]!["unitCreditCode"] = "129900000000000010"),
        ["an endless name"] = new(RejectionCode.TooLong, "data.personName", one => one["data"]!["personName"] = new string('王', 101)),
        ["a field in other letters"] = new(RejectionCode.InvalidField, "data.PostName", one => one["data"]!["PostName"] = "科长"),
    };

    private static string NumberOf(JsonObject one) => (string)one["data"]!["nationalId"]!;
}
