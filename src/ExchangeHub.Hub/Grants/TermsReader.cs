using System.Globalization;
using ExchangeHub.Access.Decisions;
using ExchangeHub.Contracts;
using ExchangeHub.Contracts.Codes;

namespace ExchangeHub.Hub.Grants;

/// <summary>A department in a region, as requests name it.</summary>
internal sealed record Party(string? Department = null, string? Region = null);

/// <summary>What is asked for by who applies for a grant, issues it or renews it.</summary>
internal sealed record GrantBody
{
    public Party? Grantee { get; init; }

    public IReadOnlyList<string?>? Target { get; init; }

    public IReadOnlyList<string?>? Resources { get; init; }

    public string? FieldProfile { get; init; }

    public string? Purpose { get; init; }

    public string? LegalBasis { get; init; }

    public string? ApprovalDocNo { get; init; }

    /// <summary>Day of the approval document; the day of the request where it is left out.</summary>
    public string? ApprovalDate { get; init; }

    public string? NotBefore { get; init; }

    public string? NotAfter { get; init; }

    public int? RowsPerDay { get; init; }
}

/// <summary>The terms of a grant, once they are of their form.</summary>
internal sealed record GrantTerms(Grant Grant, string LegalBasis, string? ApprovalDocNo, DateOnly ApprovalDate);

/// <summary>Reads fields one by one and keeps everything that is wrong with them.</summary>
internal sealed class TermsReader(DateOnly today)
{
    private const int MostTargets = 100;
    private const int LongestText = 500;
    private const int LongestDocNo = 100;

    public List<Finding> Findings { get; } = [];

    public GrantTerms? Read(GrantBody body, Guid id, bool needsDocument)
    {
        var grantee = Party(body.Grantee, "grantee");
        var notBefore = Day(body.NotBefore, "notBefore") ?? today;
        if (body.RowsPerDay is < 1)
        {
            Findings.Add(new Finding(RejectionCode.InvalidField, "rowsPerDay", "A whole number from 1, or nothing for no limit."));
        }

        var approvalDate = Day(body.ApprovalDate, "approvalDate") ?? today;
        if (approvalDate > today)
        {
            Findings.Add(new Finding(RejectionCode.InvalidField, "approvalDate", "The approval document is not of a later day than today."));
        }

        var grant = new Grant
        {
            Id = id,
            Version = 1,
            Department = grantee.Department,
            Region = grantee.Region,
            Targets = List(body.Target, "target", MostTargets, code => RegionCode.IsWellFormed(code), "A region is six digits, GB/T 2260."),
            Resources = List(body.Resources, "resources", AccessResource.All.Count, name => !name.Contains(' ', StringComparison.Ordinal), "A resource is named as in the catalogue."),
            Profile = Profile(body.FieldProfile),
            Purpose = Text(body.Purpose, "purpose", LongestText),
            NotBefore = notBefore,
            NotAfter = Day(body.NotAfter, "notAfter") ?? notBefore.AddDays(GrantRules.UsualDays),
            RowsPerDay = body.RowsPerDay,
        };
        var basis = Text(body.LegalBasis, "legalBasis", LongestText);
        var document = needsDocument || body.ApprovalDocNo is not null ? Text(body.ApprovalDocNo, "approvalDocNo", LongestDocNo) : null;
        return Findings.Count == 0 ? new GrantTerms(grant, basis, document, approvalDate) : null;
    }

    public (string Department, string Region) Party(Party? party, string field)
    {
        var (department, region) = (party?.Department, party?.Region);
        if (department is null || !Department.IsKnown(department))
        {
            Findings.Add(department is null ? Missing($"{field}.department") : new Finding(RejectionCode.InvalidField, $"{field}.department", "No department has this name."));
        }

        if (region is null || !RegionCode.IsWellFormed(region))
        {
            Findings.Add(region is null ? Missing($"{field}.region") : new Finding(RejectionCode.InvalidField, $"{field}.region", "A region is six digits, GB/T 2260."));
        }

        return (department ?? "", region ?? "");
    }

    /// <summary>A day, or an instant whose day in China counts. Null where it is left out or wrong.</summary>
    public DateOnly? Day(string? text, string field)
    {
        if (text is null)
        {
            return null;
        }

        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            return Within(day, field);
        }

        string[] instants = ["yyyy-MM-dd'T'HH:mm:sszzz", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz", "yyyy-MM-dd'T'HH:mm:ss'Z'", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'"];
        if (DateTimeOffset.TryParseExact(text, instants, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant)
            && instant.Year is > 1 and < 9999)
        {
            return Within(ChinaTime.DateOf(instant), field);
        }

        Findings.Add(new Finding(RejectionCode.InvalidField, field, "A day is written yyyy-MM-dd, an instant as RFC 3339 has it."));
        return null;
    }

    public string Text(string? text, string field, int longest = LongestText)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            Findings.Add(Missing(field));
        }
        else if (text.Length > longest)
        {
            Findings.Add(new Finding(RejectionCode.TooLong, field, $"At most {longest} characters."));
        }
        else if (text.Any(char.IsControl))
        {
            Findings.Add(new Finding(RejectionCode.UnsafeText, field, "Holds control characters."));
        }

        return text ?? "";
    }

    public string[] List(IReadOnlyList<string?>? values, string field, int most, Func<string, bool> isOfItsForm, string form)
    {
        if (values is null or { Count: 0 })
        {
            Findings.Add(Missing(field));
            return [];
        }

        if (values.Count > most)
        {
            Findings.Add(new Finding(RejectionCode.TooLong, field, $"At most {most}."));
            return [];
        }

        foreach (var (i, value) in values.Index())
        {
            if (string.IsNullOrEmpty(value) || !isOfItsForm(value))
            {
                Findings.Add(new Finding(RejectionCode.InvalidField, $"{field}[{i}]", form));
            }
        }

        return [.. values.OfType<string>().Distinct(StringComparer.Ordinal)];
    }

    private DateOnly? Within(DateOnly day, string field)
    {
        if (day.Year is >= 1990 and <= 2200)
        {
            return day;
        }

        Findings.Add(new Finding(RejectionCode.InvalidField, field, "The day lies outside the years 1990 to 2200."));
        return null;
    }

    private string Profile(string? profile)
    {
        if (profile is null)
        {
            return Contracts.FieldProfile.Masked;
        }

        if (profile is not (Contracts.FieldProfile.Masked or Contracts.FieldProfile.Full))
        {
            Findings.Add(new Finding(RejectionCode.InvalidField, "fieldProfile", "Either masked or full."));
        }

        return profile;
    }

    private static Finding Missing(string field) => new(RejectionCode.MissingField, field, "Is missing or empty.");
}
