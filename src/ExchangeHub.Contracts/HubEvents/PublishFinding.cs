using System.ComponentModel.DataAnnotations;

namespace ExchangeHub.Contracts.HubEvents;

/// <summary>Something found in an event that came over AMQP.</summary>
public sealed record PublishFinding
{
    /// <summary>A code of <c>contracts/rejections.md</c>.</summary>
    [MaxLength(64)]
    public required string Code { get; init; }

    /// <summary>Path such as <c>data.institutionId</c> or an attribute name.</summary>
    [MaxLength(300)]
    public string? Field { get; init; }

    /// <summary>A sentence; never carries the offending value.</summary>
    [MaxLength(500)]
    public required string Detail { get; init; }
}
