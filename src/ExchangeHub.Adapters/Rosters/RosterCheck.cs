using ExchangeHub.Contracts;
using ExchangeHub.Contracts.Roster;
using ExchangeHub.Contracts.Validation;

namespace ExchangeHub.Adapters.Rosters;

/// <summary>Checks people as the hub will, one by one, so that a bad row is known by its line before anything is sent.</summary>
internal sealed class RosterCheck(RosterSnapshot snapshot, ValidationContext context)
{
    private const string InPerson = "data.people[0]";

    private static readonly Contract Page = ContractCatalog.Of<SnapshotPage>();

    private readonly Dictionary<string, int> warnings = [];

    /// <summary>Findings that keep nothing back, by code.</summary>
    public IReadOnlyDictionary<string, int> Warnings => warnings;

    /// <summary>What is wrong with region and day, which every event would share.</summary>
    public void CheckEnvelope()
    {
        var started = EventValidator.Validate(snapshot.Started(null, context.Now), ContractCatalog.Of<SnapshotStarted>(), context);
        if (started.Errors is [var first, ..])
        {
            throw new RosterImportException($"无法上报：{first.Field} 不符合要求。", $"{first.Field}: {first.Detail} [{first.Code}]");
        }
    }

    /// <summary>The person in the form the digest covers, or null with what is wrong.</summary>
    public byte[]? Check(int line, RosterPerson person, RosterColumns columns, List<RosterProblem> errors)
    {
        var canonical = RosterSnapshot.Canonical(person);
        var found = EventValidator.Validate(snapshot.Page(1, null, [canonical], context.Now), Page, context);
        found.Warnings.ToList().ForEach(warning => Count(warning.Code));
        errors.AddRange(found.Errors
            .Where(error => error.Field.StartsWith(InPerson, StringComparison.Ordinal))
            .Select(error => RosterProblem.Of(line, columns.HeadingOfPath(error.Field), error)));
        return errors.Count == 0 ? canonical : null;
    }

    public void Count(string code) => warnings[code] = warnings.GetValueOrDefault(code) + 1;
}
