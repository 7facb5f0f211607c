using System.ComponentModel.DataAnnotations;

namespace ExchangeHub.Hub.Evidence;

/// <summary>How the ledger is made evidence.</summary>
public sealed class EvidenceOptions
{
    /// <summary>Configuration section.</summary>
    public const string Section = "Ledger";

    /// <summary>How often a checkpoint is signed, where the ledger has grown.</summary>
    /// <value>10 s.</value>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan CheckpointEvery { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// A file that each checkpoint is appended to as well, best on another machine's disk: a ledger that is cut off or put back to an
    /// older copy, its checkpoints with it, is found by <c>./hub ledger verify --witness FILE</c>.
    /// </summary>
    /// <value>None.</value>
    public string? CheckpointFile { get; set; }
}
