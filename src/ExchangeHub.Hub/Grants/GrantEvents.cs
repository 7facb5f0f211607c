using System.Globalization;
using System.Text.Json;
using ExchangeHub.Access;
using ExchangeHub.Access.Decisions;
using ExchangeHub.Access.Regions;
using ExchangeHub.Contracts;
using ExchangeHub.Contracts.Codes;
using ExchangeHub.Contracts.HubEvents;

namespace ExchangeHub.Hub.Grants;

/// <summary>What the regions are told of a grant: one event for each region that is read, its id made of grant, version and region.</summary>
internal static class GrantEvents
{
    /// <summary>The hub as a sender.</summary>
    public static Caller Sender { get; } = new("hub", Department.Hub, RegionCode.Central);

    private const string EndingCodes = "ExchangeHub 终止原因";

    public static CodedValue Revoked { get; } = new("revoked", EndingCodes, Name: "撤销");

    public static CodedValue RunOut { get; } = new("run-out", EndingCodes, Name: "到期");

    public static CodedValue Suspended { get; } = new("suspended", EndingCodes, Name: "区划变更中止");

    public static List<CloudEvent> Issued(GrantRow grant, RegionTree regions, DateTimeOffset at)
    {
        var today = ChinaTime.DateOf(at);
        var data = new GrantIssued
        {
            GrantId = grant.Id.ToString(),
            GranteeDepartment = grant.Department,
            GranteeRegion = RegionCode.Of(grant.Region),
            TargetRegions = [.. grant.TargetList.Select(RegionCode.Of)],
            Resources = grant.Resources.Split(' '),
            GrantedProfile = grant.Profile,
            Purpose = grant.Purpose,
            LegalBasis = grant.LegalBasis,
            NotBefore = grant.NotBefore,
            NotAfter = grant.NotAfter,
        };
        return Each(grant, "issued", ContractCatalog.Of<GrantIssued>(), JsonSerializer.SerializeToElement(data, WireJson.Options), regions, at, grant.NotBefore > today ? grant.NotBefore : today);
    }

    public static List<CloudEvent> Ended(GrantRow grant, CodedValue kind, string? reason, RegionTree regions, DateTimeOffset at)
    {
        var data = new GrantRevoked
        {
            GrantId = grant.Id.ToString(),
            GranteeDepartment = grant.Department,
            GranteeRegion = RegionCode.Of(grant.Region),
            ReasonKind = kind,
            Reason = reason,
        };
        return Each(grant, kind.Code, ContractCatalog.Of<GrantRevoked>(), JsonSerializer.SerializeToElement(data, WireJson.Options), regions, at, ChinaTime.DateOf(at));
    }

    private static List<CloudEvent> Each(
        GrantRow grant, string kind, Contract contract, JsonElement data, RegionTree regions, DateTimeOffset at, DateOnly effective)
    {
        var today = ChinaTime.DateOf(at);
        var reader = Addressed(grant.Region, regions, today)[0];
        var told = grant.TargetList.SelectMany(target => Addressed(target, regions, today)).Distinct();
        return [.. told.Select(region => new CloudEvent
        {
            Id = string.Create(CultureInfo.InvariantCulture, $"grant-{kind}-{grant.Id}-{grant.Version}-{region}"),
            Source = Sender.Source,
            Type = contract.Type,
            Time = at.ToOffset(ChinaTime.Offset).ToString("yyyy-MM-dd'T'HH:mm:ss.fffzzz", CultureInfo.InvariantCulture),
            Region = region,
            CounterpartRegion = reader == region ? null : reader,
            EffectiveDate = Written(effective),
            ApprovalDocNo = contract.NeedsApproval ? grant.ApprovalDocNo : null,
            ApprovalDate = contract.NeedsApproval ? Written(grant.ApprovalDate) : null,
            Purpose = grant.Purpose,
            LegalBasis = grant.LegalBasis,
            Data = data,
        })];
    }

    /// <summary>Where word of a region goes once it is retired: to what became of it, else to what stood above it.</summary>
    private static IReadOnlyList<string> Addressed(string code, RegionTree regions, DateOnly day)
    {
        var heirs = RegionSuccession.Follow(code, regions, day);
        return heirs.Count > 0 ? heirs
            : regions.History(code).LastOrDefault(span => span.ValidTo < day)?.ParentCode is { } above ? Addressed(above, regions, day)
            : [RegionCode.Central];
    }

    private static string Written(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
