using System.Text.RegularExpressions;
using ExchangeHub.Access;
using ExchangeHub.Contracts;

namespace ExchangeHub.Gateway.Accounts;

/// <summary>An account to be made.</summary>
/// <param name="Name">Name to sign in with.</param>
/// <param name="Role">One of <see cref="Roles"/>.</param>
/// <param name="Region">Its region; the account reaches this and what lies below it.</param>
/// <param name="Department">Its department.</param>
public sealed partial record NewAccount(string Name, string Role, string Region, string Department = "staffing")
{
    internal List<Finding> Findings(Func<string, bool> isKnownRegion)
    {
        var findings = new List<Finding>();
        if (!IsName(Name))
        {
            findings.Add(new(RejectionCode.InvalidField, "name", "A name has 3 to 32 lower-case letters, digits, dots and hyphens."));
        }

        if (!Roles.All.Contains(Role))
        {
            findings.Add(new(RejectionCode.UnknownAttributeValue, "role", $"The role is one of {string.Join(", ", Roles.All)}."));
        }

        if (!isKnownRegion(Region))
        {
            findings.Add(new(RejectionCode.UnknownRegion, "region", "The region is not in today's tree."));
        }

        if (!Contracts.Department.IsKnown(Department))
        {
            findings.Add(new(RejectionCode.UnknownAttributeValue, "department", "There is no such department."));
        }

        return findings;
    }

    internal static bool IsName(string name) => NameForm().IsMatch(name);

    [GeneratedRegex("^[a-z0-9][a-z0-9.-]{1,30}[a-z0-9]\\z")]
    private static partial Regex NameForm();
}

/// <summary>An account, without anything secret.</summary>
/// <param name="Name">Name to sign in with.</param>
/// <param name="Role">Its role.</param>
/// <param name="Region">Its region.</param>
/// <param name="Department">Its department.</param>
/// <param name="SecondFactor">Whether a second factor is enrolled.</param>
/// <param name="CreatedAt">Since when it exists.</param>
/// <param name="DisabledAt">Since when it is disabled, if it is.</param>
public sealed record AccountSummary(
    string Name, string Role, string Region, string Department, bool SecondFactor, DateTimeOffset CreatedAt, DateTimeOffset? DisabledAt);

/// <summary>The outcome of making an account.</summary>
/// <param name="Password">Its one-time password; null where it was refused.</param>
/// <param name="Errors">Everything that is wrong with it; empty where it was made.</param>
public sealed record AccountRegistration(string? Password, IReadOnlyList<Finding> Errors);
