namespace ExchangeHub.Hub.Evidence;

/// <summary>Something that is not as it was written.</summary>
/// <param name="Code">What: one of the constants here.</param>
/// <param name="Sequence">The entry; of a node or checkpoint the last entry under it.</param>
/// <param name="Field">The column, where it is about one.</param>
/// <param name="Detail">A sentence; it repeats no value.</param>
public sealed record LedgerFinding(string Code, long Sequence, string? Field, string Detail)
{
    /// <summary>An entry is missing.</summary>
    public const string Gap = "entry-missing";

    /// <summary>A row stands where no entry can be.</summary>
    public const string Place = "entry-out-of-place";

    /// <summary>An entry's content is not what its leaf hash was made of.</summary>
    public const string Leaf = "entry-changed";

    /// <summary>A column says something else than the content that the leaf hash covers.</summary>
    public const string Column = "column-changed";

    /// <summary>The sealed data does not open: altered, moved here from another row, or its key is gone.</summary>
    public const string Sealed = "payload-unreadable";

    /// <summary>A stored hash over a run of entries is not the one that the entries give.</summary>
    public const string Node = "node-changed";

    /// <summary>A checkpoint says another root than the entries give: entries before it were replaced, moved, added or taken out.</summary>
    public const string Root = "root-differs";

    /// <summary>A checkpoint is of a longer ledger: entries were cut off its end.</summary>
    public const string CutOff = "entries-cut-off";

    /// <summary>A checkpoint is not signed by any key of the folder, or cannot be read.</summary>
    public const string Signature = "checkpoint-not-signed";

    /// <summary>A checkpoint is of another ledger.</summary>
    public const string Origin = "other-ledger";
}
