namespace ExchangeHub.Contracts.Validation;

/// <summary>What the walk through the data has to know of the attributes.</summary>
/// <param name="Region">The region whose data it is.</param>
/// <param name="CounterpartRegion">The other one of a movement.</param>
/// <param name="OccurredOn">Day of the event in China.</param>
/// <param name="EffectiveOn">Day from which it holds; the day of the event where it does not say.</param>
internal readonly record struct AttributeFacts(string? Region, string? CounterpartRegion, DateOnly OccurredOn, DateOnly EffectiveOn)
{
    // The code of today's keeper stands on facts that are older than the code (people enrolled before the city was founded),
    // and a code of tomorrow on what takes effect tomorrow: either day will do.
    public bool IsInTree(string region, ValidationContext context) =>
        context.RegionExists(region, EffectiveOn) || (OccurredOn != EffectiveOn && context.RegionExists(region, OccurredOn));
}

/// <summary>Form and rules of the hub's attributes.</summary>
internal static class AttributeRules
{
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromMinutes(5);

    public static AttributeFacts Check(CloudEvent e, Contract contract, ValidationContext context, Findings findings)
    {
        RequireText("id", e.Id, findings);
        CheckSource(e.Source, findings);
        var time = CheckTime(e.Time, context, findings);
        var effective = CheckDate("effectivedate", e.EffectiveDate, findings);
        var approved = CheckDate("approvaldate", e.ApprovalDate, findings);
        CheckOperation(e, findings);
        CheckConfidentiality(e.Confidentiality, context, findings);
        CheckApproval(e, contract, effective, approved, findings);

        var occurred = ChinaTime.DateOf(time ?? context.Now);
        var facts = new AttributeFacts(e.Region, e.CounterpartRegion, occurred, effective ?? occurred);
        if (RequireText("region", e.Region, findings))
        {
            CheckRegion("region", e.Region!, facts, context, findings);
        }

        if (e.CounterpartRegion is not null)
        {
            CheckRegion("counterpartregion", e.CounterpartRegion, facts, context, findings);
        }

        return facts;
    }

    private static bool RequireText(string name, string? value, Findings findings)
    {
        if (!string.IsNullOrWhiteSpace(value))
        {
            return true;
        }

        findings.Error(RejectionCode.MissingAttribute, name, $"The attribute '{name}' is required.");
        return false;
    }

    private static void CheckSource(string? source, Findings findings)
    {
        if (!RequireText("source", source, findings))
        {
            return;
        }

        if (source is not ['/', _, _, _, _, _, _, '/', ..] || !DataRules.IsRegionCode(source.AsSpan(1, 6)) || !IsSender(source[8..]))
        {
            findings.Error(RejectionCode.InvalidAttribute, "source", "A source is '/<region>/<department>', such as '/430700/organization'.");
        }
    }

    private static bool IsSender(string department) => Department.IsKnown(department) || department == Department.Hub;

    private static DateTimeOffset? CheckTime(string? text, ValidationContext context, Findings findings)
    {
        if (text is null)
        {
            return null;
        }

        if (!Rfc3339.TryParse(text, out var time))
        {
            findings.Error(RejectionCode.InvalidAttribute, "time", "A time is RFC 3339 with seconds and offset, such as '2025-09-15T09:30:00+08:00'.");
            return null;
        }

        if (time > context.Now + ClockTolerance)
        {
            findings.Error(RejectionCode.TimeInFuture, "time", "Lies more than five minutes ahead of the hub's clock.");
            return null;
        }

        if (DateOnly.FromDateTime(time.UtcDateTime) < ContractField.FoundingOfTheRepublic)
        {
            findings.Error(RejectionCode.DateTooEarly, "time", "Lies before 1949-10-01.");
            return null;
        }

        return time;
    }

    private static DateOnly? CheckDate(string name, string? text, Findings findings)
    {
        if (text is null)
        {
            return null;
        }

        if (!DataRules.TryParseDate(text, out var date))
        {
            findings.Error(RejectionCode.InvalidAttribute, name, "A date is 'yyyy-MM-dd' and in the calendar.");
            return null;
        }

        if (date < ContractField.FoundingOfTheRepublic)
        {
            findings.Error(RejectionCode.DateTooEarly, name, "Lies before 1949-10-01.");
        }

        return date;
    }

    private static void CheckOperation(CloudEvent e, Findings findings)
    {
        if (e.Operation is not null && !Operation.IsKnown(e.Operation))
        {
            findings.Error(RejectionCode.UnknownAttributeValue, "operation", "One of create, change, cancel, correct.");
        }

        // A correction may be of something that never went through the hub; a cancellation without its event says nothing.
        if (e.Operation == Operation.Cancel && string.IsNullOrWhiteSpace(e.ReplacesId))
        {
            findings.Error(RejectionCode.MissingAttribute, "replacesid", "A cancellation names the event it takes back.");
        }
    }

    private static void CheckConfidentiality(string? label, ValidationContext context, Findings findings)
    {
        if (label is null)
        {
            return;
        }

        var level = Confidentiality.LevelOf(label);
        if (level < 0)
        {
            findings.Error(RejectionCode.UnknownAttributeValue, "confidentiality", "One of public, internal, work-secret.");
        }
        else if (level > Confidentiality.LevelOf(context.MaxConfidentiality))
        {
            findings.Error(RejectionCode.ConfidentialityAboveNetwork, "confidentiality", $"This network carries at most '{context.MaxConfidentiality}'.");
        }
    }

    private static void CheckApproval(CloudEvent e, Contract contract, DateOnly? effective, DateOnly? approved, Findings findings)
    {
        if (contract.NeedsApproval && string.IsNullOrWhiteSpace(e.ApprovalDocNo))
        {
            findings.Error(RejectionCode.ApprovalMissing, "approvaldocno", "This event needs the number of its approval document.");
        }

        if (contract.NeedsApproval && string.IsNullOrWhiteSpace(e.ApprovalDate))
        {
            findings.Error(RejectionCode.ApprovalMissing, "approvaldate", "This event needs the date of its approval document.");
        }

        if (effective < approved && e.Operation != Operation.Correct)
        {
            findings.Error(RejectionCode.EffectiveBeforeDocument, "effectivedate", "Lies before the document date; only a correction (operation 'correct') may.");
        }
    }

    private static void CheckRegion(string name, string code, AttributeFacts facts, ValidationContext context, Findings findings)
    {
        if (!DataRules.IsRegionCode(code))
        {
            findings.Error(RejectionCode.InvalidAttribute, name, "A region is six digits, GB/T 2260.");
        }
        else if (!facts.IsInTree(code, context))
        {
            findings.Error(RejectionCode.UnknownRegion, name, "Is in the region tree neither on the effective date nor on the day of the event.");
        }
    }
}
