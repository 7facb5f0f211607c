using ExchangeHub.Contracts;
using ExchangeHub.WebConsole.Hub;
using ExchangeHub.WebConsole.Words;

namespace ExchangeHub.WebConsole.Elements;

/// <summary>Which findings of a refusal belong to which field of a form.</summary>
internal sealed class FieldChecks(HubException? problem, Language language, IReadOnlyList<string> fields)
{
    private static readonly Text Required = new("请填写此项。", "This is required.");

    /// <summary>What belongs to none of the fields, for above the form.</summary>
    public HubException? Rest =>
        problem is null ? null
        : problem.Errors.FirstOrDefault(finding => !fields.Any(name => Belongs(finding, name))) is { } other ? new HubException(problem.Status, other.Code, problem.RequestId, [other])
        : problem.Errors.Count == 0 ? problem : null;

    /// <summary>What is wrong with a field, with its lists and parts; null where nothing is.</summary>
    public string? Of(string field)
    {
        List<string> said = [.. (problem?.Errors ?? []).Where(finding => Belongs(finding, field)).Select(finding => language[finding.Code == RejectionCode.MissingField ? Required : ProblemTexts.Of(finding.Code)]).Distinct()];
        return said.Count == 0 ? null : string.Join(' ', said);
    }

    /// <summary>True where the field itself is wrong, and not only some of its parts.</summary>
    public bool IsAt(string field) => problem?.Errors.Any(finding => finding.Field == field) is true;

    private static bool Belongs(Finding finding, string field) =>
        finding.Field == field || finding.Field.StartsWith(field + "[", StringComparison.Ordinal) || finding.Field.StartsWith(field + ".", StringComparison.Ordinal);
}
