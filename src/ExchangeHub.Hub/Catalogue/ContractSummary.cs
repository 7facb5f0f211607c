using ExchangeHub.Contracts;

namespace ExchangeHub.Hub.Catalogue;

/// <summary>One line of the list of contracts.</summary>
internal sealed record ContractSummary(
    string Type,
    string Title,
    string Description,
    string Family,
    int Major,
    IReadOnlyList<string> Publishers,
    IReadOnlyDictionary<string, string> Subscribers,
    int Fields,
    string SubjectField,
    string SubjectKind,
    int DueWorkingDays,
    bool NeedsApproval,
    DateOnly Published,
    string Schema)
{
    public static ContractSummary Of(Contract contract) => new(
        contract.Type,
        contract.Title,
        contract.Description,
        contract.Family,
        contract.Major,
        contract.Publishers,
        contract.Subscribers.OrderBy(subscriber => subscriber.Key, StringComparer.Ordinal).ToDictionary(),
        contract.Fields.Count,
        contract.Subject.Name,
        contract.Subject.Subject.ToString()!.ToLowerInvariant(),
        contract.DueWorkingDays,
        contract.NeedsApproval,
        contract.Published,
        $"/v1/contracts/{contract.Type}/schema");
}
