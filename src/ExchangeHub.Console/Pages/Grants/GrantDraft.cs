using ExchangeHub.Contracts;
using ExchangeHub.WebConsole.Hub;

namespace ExchangeHub.WebConsole.Pages.Grants;

/// <summary>What somebody fills in to apply for a grant, issue it, renew it or approve it.</summary>
public sealed class GrantDraft
{
    /// <summary>Days a grant lasts where nothing is said; the first one counts.</summary>
    private const int UsualDays = 90;

    public string? Department { get; set; }

    public string? Region { get; set; }

    public List<string> Targets { get; init; } = [];

    public HashSet<string> Resources { get; init; } = new(StringComparer.Ordinal);

    public string Profile { get; set; } = FieldProfile.Masked;

    public string? Purpose { get; set; }

    public string? LegalBasis { get; set; }

    public string? ApprovalDocNo { get; set; }

    public DateOnly? ApprovalDate { get; set; }

    public DateOnly? NotBefore { get; set; }

    public DateOnly? NotAfter { get; set; }

    public int? RowsPerDay { get; set; }

    public static GrantDraft New(DateOnly today) => new() { NotBefore = today, NotAfter = today.AddDays(UsualDays - 1) };

    public static GrantDraft Of(IGrantTerms terms) => new()
    {
        Department = terms.Grantee.Department,
        Region = terms.Grantee.Region,
        Targets = [.. terms.Target],
        Resources = [.. terms.Resources],
        Profile = terms.FieldProfile,
        Purpose = terms.Purpose,
        LegalBasis = terms.LegalBasis,
        ApprovalDocNo = terms.ApprovalDocNo,
        NotBefore = terms.NotBefore,
        NotAfter = terms.NotAfter,
        RowsPerDay = terms.RowsPerDay,
    };

    public GrantTerms Terms(bool withGrantee) => new(
        withGrantee ? new Party(Department!, Region!) : null,
        Targets,
        [.. Resources],
        Profile,
        GrantTerms.Written(Purpose),
        GrantTerms.Written(LegalBasis),
        GrantTerms.Written(ApprovalDocNo),
        GrantTerms.Day(ApprovalDate),
        GrantTerms.Day(NotBefore),
        GrantTerms.Day(NotAfter),
        RowsPerDay);
}
