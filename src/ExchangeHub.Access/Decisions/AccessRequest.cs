using ExchangeHub.Contracts;

namespace ExchangeHub.Access.Decisions;

/// <summary>What a reader is about to do.</summary>
public static class AccessAction
{
    /// <summary>Reads records or events.</summary>
    public const string Read = "read";

    /// <summary>Receives events from now on.</summary>
    public const string Subscribe = "subscribe";

    /// <summary>Looks a person up by identity number.</summary>
    public const string Lookup = "lookup";

    /// <summary>Calls a department's own system through the gateway.</summary>
    public const string Call = "call";
}

/// <summary>One question to <see cref="AccessRules"/>.</summary>
/// <param name="Reader">The client or user.</param>
/// <param name="Action">One of <see cref="AccessAction"/>.</param>
/// <param name="Resource">
/// Name of an <see cref="AccessResource"/>, a contract's type, or <c>systems/&lt;department&gt;</c> for a system whose answers map to no contract.
/// </param>
/// <param name="Region">The region whose data it is.</param>
/// <param name="Day">The day it is asked on; grants and the tree are those of this day.</param>
/// <param name="Asks">The class the reader has to be able to see for the action to make sense.</param>
/// <param name="Publisher">The department that sent the one event asked about: then only its own agreements open it. Null where the question is about no single event.</param>
public readonly record struct AccessRequest(
    Caller Reader, string Action, string Resource, string Region, DateOnly Day, Classification Asks = Classification.Internal, string? Publisher = null);
