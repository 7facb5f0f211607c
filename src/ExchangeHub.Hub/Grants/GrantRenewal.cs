using System.Globalization;
using ExchangeHub.Access;
using ExchangeHub.Access.Decisions;
using ExchangeHub.Access.Regions;

namespace ExchangeHub.Hub.Grants;

/// <summary>Grants that are made of something earlier: terms, an older grant, an application.</summary>
internal static class GrantRenewal
{
    public static GrantRow Row(GrantTerms terms, Caller issuer, DateTimeOffset now, Guid? renews, Guid? application) => new()
    {
        Id = terms.Grant.Id,
        State = GrantState.Pending,
        Department = terms.Grant.Department,
        Region = terms.Grant.Region,
        Targets = string.Join(' ', terms.Grant.Targets),
        Resources = string.Join(' ', terms.Grant.Resources),
        Profile = terms.Grant.Profile,
        Purpose = terms.Grant.Purpose,
        LegalBasis = terms.LegalBasis,
        ApprovalDocNo = terms.ApprovalDocNo!,
        ApprovalDate = terms.ApprovalDate,
        NotBefore = terms.Grant.NotBefore,
        NotAfter = terms.Grant.NotAfter,
        RowsPerDay = terms.Grant.RowsPerDay,
        IssuedBy = issuer.Actor,
        GrantorRegion = issuer.Region,
        IssuedAt = now.ToUnixTimeMilliseconds(),
        Renews = renews,
        Application = application,
    };

    /// <summary>What the body leaves out is as in the old grant; the new one begins when that ends and lasts as long, a year at most.</summary>
    public static GrantBody Of(GrantRow old, GrantBody body, RegionTree regions, DateOnly today)
    {
        var begins = old.NotAfter >= today && old.State == GrantState.Active ? old.NotAfter.AddDays(1) : today;

        // A year with a 29 February has a day more than the next one.
        var (asLong, year) = (begins.AddDays(old.NotAfter.DayNumber - old.NotBefore.DayNumber), begins.AddYears(GrantRules.MostYears));
        return new GrantBody
        {
            Grantee = body.Grantee ?? new Party(old.Department, InForce(old.Region)),
            Target = body.Target ?? [.. old.TargetList.Select(InForce).Distinct()],
            Resources = body.Resources ?? old.Resources.Split(' '),
            FieldProfile = body.FieldProfile ?? old.Profile,
            Purpose = body.Purpose ?? old.Purpose,
            LegalBasis = body.LegalBasis ?? old.LegalBasis,
            ApprovalDocNo = body.ApprovalDocNo ?? old.ApprovalDocNo,
            ApprovalDate = body.ApprovalDate ?? (body.ApprovalDocNo is null ? Written(old.ApprovalDate) : null),
            NotBefore = body.NotBefore ?? Written(begins),
            NotAfter = body.NotAfter ?? (body.NotBefore is null ? Written(asLong < year ? asLong : year) : null),
            RowsPerDay = body.RowsPerDay ?? old.RowsPerDay,
        };

        string InForce(string code) => RegionSuccession.HeirOf(code, regions, today);
    }

    /// <summary>What the body leaves out is as applied for.</summary>
    public static GrantBody Of(GrantApplication application, GrantBody body) => new()
    {
        Grantee = new Party(application.Department, application.Region),
        Target = body.Target ?? application.Targets.Split(' '),
        Resources = body.Resources ?? application.Resources.Split(' '),
        FieldProfile = body.FieldProfile ?? application.Profile,
        Purpose = body.Purpose ?? application.Purpose,
        LegalBasis = body.LegalBasis ?? application.LegalBasis,
        ApprovalDocNo = body.ApprovalDocNo ?? application.ApprovalDocNo,
        ApprovalDate = body.ApprovalDate,
        NotBefore = body.NotBefore ?? Written(application.NotBefore),
        NotAfter = body.NotAfter ?? Written(application.NotAfter),
        RowsPerDay = body.RowsPerDay ?? application.RowsPerDay,
    };

    private static string Written(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
