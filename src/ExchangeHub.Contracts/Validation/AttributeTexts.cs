namespace ExchangeHub.Contracts.Validation;

/// <summary>What holds for the text of every attribute, the hub's own and unknown ones alike.</summary>
internal static class AttributeTexts
{
    private const int LongestExtensionName = 20;

    public static void Check(CloudEvent e, ValidationContext context, Findings findings)
    {
        foreach (var (attribute, value) in e.Attributes())
        {
            // A name, too, is kept and shown as it is.
            var isNumber = IdentityNumbers.Occurs(attribute, context);
            var name = isNumber ? "?" : attribute;
            if (value.Length > LongestOf(name))
            {
                findings.Error(RejectionCode.TooLong, name, $"At most {LongestOf(name)} characters.");
            }

            if (TextSafety.IsUnsafe(value, multiline: false))
            {
                findings.Error(RejectionCode.UnsafeText, name, "Holds control, invisible or direction-changing characters.");
            }

            if (isNumber || IdentityNumbers.Occurs(value, context))
            {
                findings.Error(RejectionCode.IdentityNumberInAttribute, name, "Looks like an identity number; attributes are never sealed, identity numbers belong into the data.");
            }
        }

        foreach (var name in e.Extensions.Keys)
        {
            if (!IsExtensionName(name) && !IdentityNumbers.Occurs(name, context))
            {
                findings.Error(RejectionCode.InvalidAttribute, TextSafety.ForAnswer(name), $"Names of attributes are 1 to {LongestExtensionName} lower-case letters and digits.");
            }
        }
    }

    private static int LongestOf(string attribute) => attribute switch
    {
        "id" or "correlationid" or "causationid" or "replacesid" or "approvaldocno" => 128,
        "tracestate" => 512,
        "purpose" or "legalbasis" => 500,
        _ => 256,
    };

    private static bool IsExtensionName(string name) =>
        name.Length is >= 1 and <= LongestExtensionName && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c));
}
