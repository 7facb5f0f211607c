namespace ExchangeHub.Contracts.Validation;

/// <summary>
/// Shape and rules of an event, all problems at once. Pure: what it must know comes with <see cref="ValidationContext"/>.
/// Who may publish it is decided elsewhere.
/// </summary>
public static class EventValidator
{
    /// <summary>Finds the contract of a type; null with <paramref name="problem"/> set where there is none.</summary>
    public static Contract? Recognize(string? type, out Finding? problem)
    {
        var contract = ContractCatalog.Find(type);
        problem = contract is not null ? null : Unrecognized(type ?? string.Empty);
        return contract;
    }

    /// <summary>Checks the attributes, then the data against the contract's fields.</summary>
    public static EventValidation Validate(CloudEvent e, Contract contract, ValidationContext context)
    {
        ArgumentNullException.ThrowIfNull(e);
        ArgumentNullException.ThrowIfNull(contract);
        ArgumentNullException.ThrowIfNull(context);
        var findings = new Findings();
        AttributeTexts.Check(e, context, findings);
        var facts = AttributeRules.Check(e, contract, context, findings);
        new DataWalker(findings, context, facts).Walk(e.Data, contract);
        return findings.Result();
    }

    private static Finding Unrecognized(string type)
    {
        var version = type.LastIndexOf(".v", StringComparison.Ordinal);
        return version > 0 && ContractCatalog.All.Any(known => known.Type.StartsWith(type[..(version + 2)], StringComparison.Ordinal))
            ? new Finding(RejectionCode.UnknownVersion, "type", "The event is known, this version of it is not.")
            : new Finding(RejectionCode.UnknownType, "type", "No contract has this type.");
    }
}
