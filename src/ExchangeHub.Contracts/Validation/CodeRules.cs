using ExchangeHub.Contracts.Codes;

namespace ExchangeHub.Contracts.Validation;

/// <summary>Codes inside the data. Real data is dirty: what a register may know after all is a warning that travels with the event.</summary>
internal static class CodeRules
{
    public static void CheckRegion(string code, ContractField field, ValidationContext context, AttributeFacts facts, Findings findings)
    {
        if (!DataRules.IsRegionCode(code))
        {
            findings.Error(RejectionCode.InvalidField, "A region is six digits, GB/T 2260.");
        }
        else if (field.Subject is not null && !facts.IsInTree(code, context))
        {
            findings.Error(RejectionCode.UnknownRegion, "Is in the region tree neither on the effective date nor on the day of the event.");
        }
        else if (code != facts.Region && code != facts.CounterpartRegion)
        {
            findings.Warn(RejectionCode.RegionMismatch, "Is another region than the event's own.");
        }
    }

    public static void CheckCreditCode(string code, ValidationContext context, Findings findings)
    {
        var check = CreditCode.Check(code, context.Regions);
        var synthetic = CheckSynthetic(check.Normalized ?? code, 2, context, findings);
        var refused = false;
        foreach (var reason in check.Reasons.Where(reason => !(synthetic && IsAboutRegion(reason))))
        {
            if (check.Verdict == CodeVerdict.Invalid && reason.Code == RejectionCode.CreditCodeCheck)
            {
                refused = true;
                findings.Error(reason.Code, reason.Detail);
            }
            else
            {
                findings.Warn(reason.Code, reason.Detail);
            }
        }

        if (check.Verdict == CodeVerdict.Invalid && !refused)
        {
            findings.Error(RejectionCode.CreditCodeCheck, "Is not a credit code.");
        }
    }

    public static void CheckCitizenId(string number, ContractField field, ValidationContext context, Findings findings)
    {
        var check = CitizenId.Check(number, context.Regions, context.Clock);
        var synthetic = CheckSynthetic(check.Normalized ?? number, 0, context, findings);
        if (field.IsFormerSubject)
        {
            // The number that is being replaced is often wrong or a 15-digit one: that is why it is replaced.
            return;
        }

        foreach (var reason in check.Reasons.Where(reason => !(synthetic && IsAboutRegion(reason))))
        {
            findings.Warn(reason.Code, reason.Detail);
        }

        if (check.Verdict == CodeVerdict.Invalid && check.Reasons.Count == 0)
        {
            findings.Warn(RejectionCode.IdentityNumberCheck, "Is not an identity number.");
        }
    }

    private static bool CheckSynthetic(string code, int regionAt, ValidationContext context, Findings findings)
    {
        if (code.Length < regionAt + 6 || context.Regions.StandingOf(code.AsSpan(regionAt, 6)) != RegionStanding.Synthetic)
        {
            return false;
        }

        if (!context.AllowSynthetic)
        {
            findings.Error(RejectionCode.SyntheticIdentity, "Carries the prefix of invented people and institutions, which have no place here.");
        }

        return true;
    }

    private static bool IsAboutRegion(CodeReason reason) =>
        reason.Code is RejectionCode.CreditCodeRegion or RejectionCode.IdentityNumberRegion or RejectionCode.SyntheticIdentity;
}
