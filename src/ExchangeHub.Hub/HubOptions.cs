using System.ComponentModel.DataAnnotations;

namespace ExchangeHub.Hub;

/// <summary>How the hub takes in and gives out events.</summary>
public sealed class HubOptions
{
    /// <summary>Configuration section.</summary>
    public const string Section = "Hub";

    /// <summary>Largest request body in bytes.</summary>
    /// <value>8 MiB by default.</value>
    [Range(64 * 1024, 256 * 1024 * 1024)]
    public long MaxBodyBytes { get; set; } = 8 * 1024 * 1024;

    /// <summary>Most events in one batch.</summary>
    /// <value>1,000, as the interface promises.</value>
    [Range(1, 10_000)]
    public int MaxBatch { get; set; } = 1000;

    /// <summary>Most events in one transaction; requests that arrive together are committed together.</summary>
    /// <value>2,000 by default.</value>
    [Range(1, 20_000)]
    public int MaxCommit { get; set; } = 2000;

    /// <summary>Events that may wait for a commit; beyond it intake answers 503.</summary>
    /// <value>20,000 by default.</value>
    [Range(100, 1_000_000)]
    public int MaxWaiting { get; set; } = 20_000;

    /// <summary>Highest confidentiality label that this network may carry: <c>public</c>, <c>internal</c> or <c>work-secret</c>.</summary>
    /// <value><c>internal</c> by default (电子政务外网).</value>
    [AllowedValues("public", "internal", "work-secret")]
    public string MaxConfidentiality { get; set; } = "internal";

    /// <summary>True where invented people and institutions (prefix 990000) may be exchanged: sandbox and tests.</summary>
    /// <value>False by default.</value>
    public bool AllowSynthetic { get; set; }

    /// <summary>How long a pull or an adapter holds a delivery before it is given out again, unless the pull says otherwise.</summary>
    /// <value>10 s for pulls.</value>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00")]
    public TimeSpan PullLease { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>The same for adapters.</summary>
    /// <value>30 s.</value>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00")]
    public TimeSpan AdapterLease { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Most deliveries on their way to one adapter at a time; to one that answers fast, as many as it answers in five seconds, up to ten times this.</summary>
    /// <value>1,000.</value>
    [Range(1, 20_000)]
    public int AdapterWindow { get; set; } = 1000;

    /// <summary>Most deliveries in one message to an adapter.</summary>
    /// <value>200.</value>
    [Range(1, 1000)]
    public int AdapterBatch { get; set; } = 200;

    /// <summary>
    /// Sealed bytes after which a pull's answer, a message to an adapter or a list of events takes no further event: a page of a
    /// roster is some hundred times the size of a post change.
    /// </summary>
    /// <value>4 MiB, a quarter of what RabbitMQ takes in one message.</value>
    [Range(64 * 1024, 64 * 1024 * 1024)]
    public long MaxDeliveryBytes { get; set; } = 4 * 1024 * 1024;

    /// <summary>
    /// True where the broker forgets its messages when the process ends (in memory): what was on its way to adapters is
    /// owed again at once, not when its lease runs out.
    /// </summary>
    /// <value>False by default; the host sets it with the in-memory transport.</value>
    public bool BrokerForgets { get; set; }

    /// <summary>How often a node looks for deliveries that another node accepted or that have become due.</summary>
    /// <value>250 ms.</value>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:01:00")]
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>
    /// Share of its time that the projection of the records works while events come in; it catches up when they do not. It grows with the time
    /// that the projection has been behind, to all of it after a minute.
    /// </summary>
    /// <value>0.1.</value>
    [Range(0.05, 1)]
    public double RecordsShare { get; set; } = 0.1;
}
