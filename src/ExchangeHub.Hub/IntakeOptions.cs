using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace ExchangeHub.Hub;

/// <summary>How much the hub takes in. Beyond it senders are asked to come again; nothing that was acknowledged is given up.</summary>
public sealed class IntakeOptions
{
    /// <summary>Configuration section.</summary>
    public const string Section = "Intake";

    /// <summary>How far the hub's own sending may fall behind before large batches and rosters are asked to wait (503).</summary>
    /// <value>60 s.</value>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan SlowAt { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>The same for all events.</summary>
    /// <value>10 min.</value>
    [Range(typeof(TimeSpan), "00:00:02", "2.00:00:00")]
    public TimeSpan StopAt { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>Events above which a batch counts as large.</summary>
    /// <value>200, the most that an adapter hands in at once.</value>
    [Range(1, 10_000)]
    public int LargeBatch { get; set; } = 200;

    /// <summary>Bytes of request bodies, and of batches from the broker, that this node holds in memory at a time; beyond it it answers 503.</summary>
    /// <value>256 MiB.</value>
    [Range(1024 * 1024, 64L * 1024 * 1024 * 1024)]
    public long MaxBytesInFlight { get; set; } = 256 * 1024 * 1024;

    /// <summary>New events that one client may publish in a day (Beijing time); beyond it 429 until the next.</summary>
    /// <value>None: as many as it likes.</value>
    [Range(1, int.MaxValue)]
    public int? DailyEvents { get; set; }

    /// <summary>The same for single clients, by client id, in place of <see cref="DailyEvents"/>.</summary>
    /// <value>None.</value>
    public IDictionary<string, int> ClientDailyEvents { get; } = new Dictionary<string, int>(StringComparer.Ordinal);
}

internal sealed class IntakeOptionsRules : IValidateOptions<IntakeOptions>
{
    public ValidateOptionsResult Validate(string? name, IntakeOptions options)
    {
        List<string> wrong =
        [
            .. options.ClientDailyEvents.Where(quota => quota.Value < 1)
                .Select(quota => $"{IntakeOptions.Section}:{nameof(IntakeOptions.ClientDailyEvents)}:{quota.Key} is at least 1."),
        ];
        if (options.StopAt <= options.SlowAt)
        {
            wrong.Add($"{IntakeOptions.Section}:{nameof(IntakeOptions.StopAt)} is longer than {nameof(IntakeOptions.SlowAt)}.");
        }

        return wrong.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(wrong);
    }
}
