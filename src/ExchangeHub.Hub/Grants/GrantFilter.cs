using ExchangeHub.Access;
using ExchangeHub.Access.Regions;
using ExchangeHub.Contracts;
using ExchangeHub.Contracts.Codes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace ExchangeHub.Hub.Grants;

/// <summary>What a list of grants or of applications is narrowed to.</summary>
internal sealed record GrantFilter
{
    [FromQuery(Name = "status")] public string? Status { get; init; }
    [FromQuery(Name = "region")] public string? Region { get; init; }
    [FromQuery(Name = "limit")] public string? Limit { get; init; }
    [FromQuery(Name = "cursor")] public string? Cursor { get; init; }

    public IResult? Problem(params IReadOnlyList<string> states)
    {
        var findings = new List<Finding>();
        if (Status is not null && !states.Contains(Status))
        {
            findings.Add(new Finding(RejectionCode.InvalidField, "status", $"One of {string.Join(", ", states)}."));
        }

        if (Region is not null && !RegionCode.IsWellFormed(Region))
        {
            findings.Add(new Finding(RejectionCode.InvalidField, "region", "A region is six digits, GB/T 2260."));
        }

        return findings.Count > 0 ? Problems.Of(StatusCodes.Status422UnprocessableEntity, findings) : null;
    }

    /// <summary>A region stands for what is read of it or by it: below it, and from above with everything below.</summary>
    public bool Admits(string state, string reader, IEnumerable<string> targets, RegionTree regions, DateOnly today) =>
        (Status is null || Status == state)
        && (Region is null || targets.Prepend(reader).Any(code => code == Region || regions.IsWithin(code, Region, today) || regions.IsWithin(Region, code, today)));
}
