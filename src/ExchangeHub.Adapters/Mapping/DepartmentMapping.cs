using System.Text.Json.Nodes;
using ExchangeHub.Adapters.Connectors;
using ExchangeHub.Contracts;

namespace ExchangeHub.Adapters.Mapping;

/// <summary>What a department's system means by its words: one class for each department, with nothing in it but the translation.</summary>
internal abstract class DepartmentMapping
{
    public abstract string Department { get; }

    /// <summary>The event types the system acts on; the hub is asked for these.</summary>
    public abstract IReadOnlyList<string> Types { get; }

    /// <summary>A fact of the system as an event's data; null where it is nobody else's business or not known here.</summary>
    public abstract EventDraft? Publishes(SystemChange change);

    /// <summary>An event as an action of the system; null for a type it does not act on.</summary>
    public abstract SystemWork? Receives(CloudEvent delivered);

    protected static string TypeOf<TRecord>() => ContractCatalog.Of<TRecord>().Type;
}

/// <summary>The contract's record and what was done with it.</summary>
internal sealed record EventDraft(object Record, string Operation = "create");

/// <summary>An action with its fields, in the words of the system.</summary>
internal sealed record SystemWork(string Action, JsonObject Fields);
