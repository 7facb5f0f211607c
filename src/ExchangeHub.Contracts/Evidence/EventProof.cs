namespace ExchangeHub.Contracts.Evidence;

/// <summary>
/// That an event stands in the ledger: <see cref="MerkleTree.Includes"/> with leaf, index, size and path gives the root that the checkpoint says.
/// Hashes and bytes are base64url.
/// </summary>
/// <param name="Sequence">Its number.</param>
/// <param name="LeafHash">Its leaf hash, as the hub answered when it took the event.</param>
/// <param name="Index">Its place in the tree, counted from 0.</param>
/// <param name="Size">Entries of the ledger at the checkpoint.</param>
/// <param name="Path">The neighbours on the way up, each 32 bytes.</param>
/// <param name="Checkpoint">The signed note of the checkpoint.</param>
/// <param name="Entry">What the leaf hash was made of, for the client that published the event; null for all others.</param>
public sealed record EventProof(long Sequence, string LeafHash, long Index, long Size, IReadOnlyList<string> Path, string Checkpoint, ProvenEntry? Entry);

/// <summary>
/// What a leaf hash is made of: SHA-256 over 0x00 and, each in UTF-8 with a line feed between them, attributes, client id, acceptance time,
/// subject, warnings, and the SHA-256 of the payload in lower-case hexadecimal.
/// </summary>
/// <param name="Attributes">The event's attributes as JSON, these very bytes.</param>
/// <param name="ClientId">Who published it.</param>
/// <param name="AcceptedAt">Unix milliseconds.</param>
/// <param name="Subject">What it is about; of a person a random key.</param>
/// <param name="Warnings">Quality findings as JSON; empty where there are none.</param>
/// <param name="Payload">16 random bytes and the event's data as it came, base64url.</param>
public sealed record ProvenEntry(string Attributes, string ClientId, long AcceptedAt, string Subject, string Warnings, string Payload);

/// <summary>That the ledger at a checkpoint is the one at a former size with entries added: <see cref="MerkleTree.Extends"/>.</summary>
/// <param name="From">The former size.</param>
/// <param name="To">Entries at the checkpoint.</param>
/// <param name="Path">The proof, hashes of 32 bytes in base64url.</param>
/// <param name="Checkpoint">The signed note of the checkpoint.</param>
public sealed record ConsistencyProof(long From, long To, IReadOnlyList<string> Path, string Checkpoint);
