using System.ComponentModel.DataAnnotations;

namespace ExchangeHub.Gateway.Limits;

/// <summary>How much one caller may ask for, section <c>Gateway:Limits</c>. Each node counts for itself.</summary>
public sealed class LimitOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Gateway:Limits";

    /// <summary>Off, no request is counted; for installations that limit before the hub.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>Requests a second of one client or account, and so many at once.</summary>
    [Required]
    public LimitRate Caller { get; set; } = new() { PerSecond = 2_000, Burst = 10_000 };

    /// <summary>Requests a second of one address without a valid token.</summary>
    [Required]
    public LimitRate Anonymous { get; set; } = new() { PerSecond = 500, Burst = 2_000 };

    /// <summary>Attempts a second to sign in as one client or at one login page.</summary>
    [Required]
    public LimitRate SignIn { get; set; } = new() { PerSecond = 5, Burst = 100 };

    /// <summary>Attempts a second to sign in from one address, whoever as.</summary>
    [Required]
    public LimitRate SignInAddress { get; set; } = new() { PerSecond = 50, Burst = 500 };

    internal IEnumerable<string> Problems()
    {
        foreach (var (name, rate) in new[] { (nameof(Caller), Caller), (nameof(Anonymous), Anonymous), (nameof(SignIn), SignIn), (nameof(SignInAddress), SignInAddress) })
        {
            if (rate.PerSecond is < 1 or > 1_000_000 || rate.Burst < rate.PerSecond)
            {
                yield return $"{Section}:{name} has between 1 and 1,000,000 a second, and a burst of at least as many.";
            }
        }
    }
}

/// <summary>A rate.</summary>
public sealed record LimitRate
{
    /// <summary>So many a second, lastingly; 1 to 1,000,000.</summary>
    public int PerSecond { get; set; }

    /// <summary>So many at once after a pause; at least <see cref="PerSecond"/>.</summary>
    public int Burst { get; set; }
}
