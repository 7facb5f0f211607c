using System.Text.Json;
using ExchangeHub.Adapters.Connectors.Files.Tables;

namespace ExchangeHub.Adapters.Connectors.Files.Work;

/// <summary>How far one file has got. The digest tells it from another file under the same name.</summary>
internal sealed class FileState(string name, string digest, int slot)
{
    public string Name { get; } = name;

    public string Digest { get; } = digest;

    /// <summary>Where its rejections are kept.</summary>
    public int Slot { get; } = slot;

    /// <summary>Positions that need not be read again.</summary>
    public RowSet Done { get; init; } = new();

    /// <summary>Positions whose outcome is known.</summary>
    public RowSet Settled { get; init; } = new();

    public int Rejected { get; set; }
}

/// <summary>
/// What is durable about the files in work: one small text for all of them, and the rejections apart in pieces, so that a file of a hundred
/// thousand rows settles without its rejections being written again each time.
/// </summary>
internal sealed class FileStates
{
    private const int PieceLength = 500;

    private readonly ICursorStore store;
    private readonly string key;
    private readonly List<FileState> all;

    public FileStates(ICursorStore store, string key)
    {
        (this.store, this.key) = (store, key);
        all = store.Get(key) is { Length: > 0 } kept ? [.. JsonSerializer.Deserialize<Kept[]>(kept)!.Select(Restored)] : [];
    }

    public IReadOnlyList<FileState> All => all;

    public bool Has(string name, string digest) => Find(name, digest) is not null;

    public FileState FindOrAdd(string name, string digest)
    {
        if (Find(name, digest) is { } known)
        {
            return known;
        }

        all.RemoveAll(state => state.Name == name);

        var added = new FileState(name, digest, Enumerable.Range(0, all.Count + 1).Except(all.Select(state => state.Slot)).First());
        all.Add(added);
        return added;
    }

    public void Remove(FileState state)
    {
        all.Remove(state);
        Save();
    }

    /// <summary>Adds a rejection; it counts once <see cref="Save"/> has been called.</summary>
    public void Reject(FileState state, int number, RowError error)
    {
        var piece = Piece(state, state.Rejected / PieceLength);
        // What a killed process wrote beyond the count is not part of it.
        var kept = Rejections(piece).Take(state.Rejected % PieceLength).Append(new Rejection(number, error.Code, error.Detail));
        store.Set(piece, JsonSerializer.Serialize(kept));
        state.Rejected++;
    }

    public Dictionary<int, RowError> Rejections(FileState state) =>
        Enumerable.Range(0, (state.Rejected + PieceLength - 1) / PieceLength)
            .SelectMany(piece => Rejections(Piece(state, piece)))
            .Take(state.Rejected)
            .ToDictionary(rejection => rejection.Number, rejection => new RowError(rejection.Code, rejection.Detail));

    public void Save() => store.Set(key, JsonSerializer.Serialize(
        all.Where(state => state.Done.Count > 0)
            .Select(state => new Kept(state.Name, state.Digest, state.Slot, state.Done.ToString(), state.Settled.ToString(), state.Rejected))));

    private FileState? Find(string name, string digest) => all.Find(state => state.Name == name && state.Digest == digest);

    private string Piece(FileState state, int piece) => $"{key}/{state.Slot}/{piece}";

    private Rejection[] Rejections(string piece) => store.Get(piece) is { Length: > 0 } kept ? JsonSerializer.Deserialize<Rejection[]>(kept)! : [];

    // Taken rows beyond a gap are read again, which is harmless; so a file is indexed in one go from its beginning.
    private static FileState Restored(Kept kept)
    {
        var (done, settled) = (RowSet.Parse(kept.Done), RowSet.Parse(kept.Settled));
        return new FileState(kept.Name, kept.Digest, kept.Slot)
        {
            Done = RowSet.Parse(string.Join('+', settled.Beyond.Prepend(done.UpTo))), Settled = settled, Rejected = kept.Rejected,
        };
    }

    private sealed record Kept(string Name, string Digest, int Slot, string Done, string Settled, int Rejected);

    private sealed record Rejection(int Number, string Code, string Detail);
}
