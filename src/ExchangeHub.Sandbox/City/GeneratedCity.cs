using ExchangeHub.Contracts;

namespace ExchangeHub.Sandbox.City;

/// <summary>An invented city: what its departments' systems hold on the first day.</summary>
internal sealed record GeneratedCity(string Region, IReadOnlyList<CityInstitution> Institutions, IReadOnlyList<CityPerson> People);

/// <summary>An institution with its quota line and leadership posts.</summary>
internal sealed record CityInstitution(
    string Id,
    string Name,
    string CreditCode,
    CodedValue Category,
    CodedValue Grade,
    CodedValue QuotaType,
    CodedValue FundingForm,
    int Quota,
    int Headcount,
    IReadOnlyList<LeadershipPosts> Leadership)
{
    /// <summary>Organs and mass bodies are the organization department's, public institutions HR's.</summary>
    public bool IsPublicInstitution => QuotaType.Code == CityCodes.InstitutionalQuota.Code;
}

/// <summary>Posts of one level: approved by the staffing commission, and taken.</summary>
internal sealed record LeadershipPosts(CodedValue Level, int Approved, int Taken);

/// <summary>A person on quota.</summary>
internal sealed record CityPerson(
    int Number,
    string NationalId,
    string Name,
    string InstitutionId,
    string PostName,
    CodedValue PostLevel,
    bool IsLeader,
    DateOnly EntryDate);
