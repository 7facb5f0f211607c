using System.Globalization;
using ExchangeHub.Contracts;
using Microsoft.AspNetCore.Http.Extensions;

namespace ExchangeHub.Hub.AccessLog;

/// <summary>A list of the audit that somebody took out as a file.</summary>
/// <param name="List"><c>access-log</c> or <c>admin-actions</c>.</param>
/// <param name="Filter">What it was narrowed to: parameters of the list's own address and their values.</param>
/// <param name="Lines">How many lines went out.</param>
internal sealed record ExportBody(string? List = null, IReadOnlyDictionary<string, string>? Filter = null, long? Lines = null)
{
    public const string AdminActions = "admin-actions";

    private const int LongestValue = 100;

    private static readonly Dictionary<string, string[]> Filters = new(StringComparer.Ordinal)
    {
        ["access-log"] = ["user", "client", "region", "resource", "action", "grant", "allowed", "from", "to"], [AdminActions] = ["actor", "action", "failed", "from", "to"],
    };

    /// <summary>What is kept of it, in the form of an address, so that it is found and taken apart alike.</summary>
    public string Address
    {
        get
        {
            var query = new QueryBuilder { { "lines", Lines!.Value.ToString(CultureInfo.InvariantCulture) } };
            foreach (var (name, value) in Filter?.OrderBy(one => one.Key, StringComparer.Ordinal) ?? Enumerable.Empty<KeyValuePair<string, string>>())
            {
                query.Add(name, value);
            }

            return List + query;
        }
    }

    public IReadOnlyList<Finding> Check()
    {
        var findings = new List<Finding>();
        if (List is null || !Filters.TryGetValue(List, out var known))
        {
            findings.Add(new Finding(List is null ? RejectionCode.MissingField : RejectionCode.InvalidField, "list", $"One of {string.Join(", ", Filters.Keys)}."));
            return findings;
        }

        if (Lines is not >= 0)
        {
            findings.Add(new Finding(Lines is null ? RejectionCode.MissingField : RejectionCode.InvalidField, "lines", "How many lines went out, none or more."));
        }

        findings.AddRange((Filter ?? new Dictionary<string, string>())
            .Where(one => !known.Contains(one.Key) || one.Value is not { Length: <= LongestValue })
            .Select(one => new Finding(RejectionCode.InvalidField, "filter", $"The list is narrowed by {string.Join(", ", known)}, with at most {LongestValue} characters each.")).Take(1));
        return findings;
    }
}
