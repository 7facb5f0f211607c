using System.ComponentModel.DataAnnotations;
using System.Security.Cryptography;

namespace ExchangeHub.WebConsole;

/// <summary>The operators' console, section <c>Console</c>.</summary>
public sealed class ConsoleOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Console";

    /// <summary>Where the console calls the hub; the host sets it to its own loopback address unless it is configured, e.g. where the certificate is for another name.</summary>
    [Required]
    public Uri? Hub { get; set; }

    /// <summary>Where browsers reach the hub and this console; the host sets it to <c>Gateway:Issuer</c>, or to its own address.</summary>
    [Required]
    public Uri? Address { get; set; }

    /// <summary>A session ends after so long in which nobody clicked or typed; one minute to eight hours.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "08:00:00")]
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>How often an open page makes sure that the hub still accepts its session; one second to five minutes.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00")]
    public TimeSpan SessionCheck { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>Reads the key with which the console signs its assertions (ES256). The host sets it.</summary>
    [Required]
    public Func<ECDsa>? ReadKey { get; set; }

    /// <summary>True where browsers speak HTTPS, so cookies are for HTTPS alone.</summary>
    internal bool IsHttps => Address?.Scheme == Uri.UriSchemeHttps;
}
