using System.ComponentModel.DataAnnotations;

namespace ExchangeHub.Gateway.Sessions;

/// <summary>How people sign in, section <c>Gateway:SignIn</c>.</summary>
public sealed class SignInOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Gateway:SignIn";

    /// <summary>Wrong passwords or codes after which an account is locked; 3 to 20.</summary>
    [Range(3, 20)]
    public int MostFailures { get; set; } = 5;

    /// <summary>How long it is locked; one minute to a day.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "1.00:00:00")]
    public TimeSpan Lockout { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>A session, and the right to renew its tokens, ends after so long without use; one minute to a day.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "1.00:00:00")]
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>It ends after so long in any case; one minute to a day.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "1.00:00:00")]
    public TimeSpan LongestSession { get; set; } = TimeSpan.FromHours(8);
}
