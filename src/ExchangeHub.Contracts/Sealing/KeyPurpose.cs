namespace ExchangeHub.Contracts.Sealing;

/// <summary>What the keys of the key folder are for.</summary>
public static class KeyPurpose
{
    /// <summary>Seals payloads in the ledger.</summary>
    public const string Ledger = "ledger";

    /// <summary>Finds a person by a keyed hash of the identity number.</summary>
    public const string PersonIndex = "person-index";

    /// <summary>Seals messages between hub and adapters.</summary>
    public const string Transport = "transport";

    /// <summary>Keyed hash of an event's content, to tell a repetition from a different event with the same id.</summary>
    public const string ContentHash = "content-hash";

    /// <summary>Seals what adapters at the edge keep while the hub cannot be reached.</summary>
    public const string EdgeBuffer = "edge-buffer";
}
