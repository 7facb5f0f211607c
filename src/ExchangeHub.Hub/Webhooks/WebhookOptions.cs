using System.ComponentModel.DataAnnotations;
using System.Net;
using Microsoft.Extensions.Options;

namespace ExchangeHub.Hub.Webhooks;

/// <summary>Where webhooks may be sent and how.</summary>
public sealed class WebhookOptions
{
    /// <summary>Configuration section.</summary>
    public const string Section = "Webhooks";

    /// <summary>Hosts that may lie at private or loopback addresses.</summary>
    /// <value>None: only addresses of the outside world.</value>
    public IList<string> AllowedHosts { get; } = [];

    /// <summary>The same by address, such as <c>10.20.0.0/16</c> for a government network.</summary>
    /// <value>None.</value>
    public IList<string> AllowedNetworks { get; } = [];

    /// <summary>PEM file of the authorities that receivers' certificates go back to, in place of the system's.</summary>
    /// <value>None: those of the system.</value>
    public string? CaFile { get; set; }

    /// <summary>How long the former secret still signs beside the new one.</summary>
    /// <value>24 hours.</value>
    [Range(typeof(TimeSpan), "00:00:00", "30.00:00:00")]
    public TimeSpan SecretOverlap { get; set; } = TimeSpan.FromHours(24);

    /// <summary>How long a receiver may take for its answer, connecting included.</summary>
    /// <value>15 s.</value>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:02:00")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>Bytes of an answer that are read.</summary>
    /// <value>64 KiB.</value>
    [Range(1024, 1024 * 1024)]
    public int MaxAnswerBytes { get; set; } = 64 * 1024;

    /// <summary>Deliveries on their way to one subscription at a time, each of another subject.</summary>
    /// <value>4.</value>
    [Range(1, 64)]
    public int PerSubscription { get; set; } = 4;

    /// <summary>The same to all of them together on this node, beside one of each, which nobody can take from it.</summary>
    /// <value>128.</value>
    [Range(1, 4096)]
    public int Overall { get; set; } = 128;

    /// <summary>Attempts after which an endpoint of which half failed is left alone.</summary>
    /// <value>5.</value>
    [Range(2, 1000)]
    public int BreakAfter { get; set; } = 5;

    /// <summary>For how long it is left alone.</summary>
    /// <value>30 s.</value>
    [Range(typeof(TimeSpan), "00:00:00.500", "1.00:00:00")]
    public TimeSpan BreakDuration { get; set; } = TimeSpan.FromSeconds(30);
}

internal sealed class WebhookOptionsRules : IValidateOptions<WebhookOptions>
{
    public ValidateOptionsResult Validate(string? name, WebhookOptions options)
    {
        List<string> wrong =
        [
            .. options.AllowedNetworks.Where(network => !IPNetwork.TryParse(network, out _))
                .Select(network => $"{WebhookOptions.Section}:{nameof(WebhookOptions.AllowedNetworks)}: '{network}' is no network such as 10.20.0.0/16."),
            .. options.AllowedHosts.Where(host => Uri.CheckHostName(host) == UriHostNameType.Unknown)
                .Select(host => $"{WebhookOptions.Section}:{nameof(WebhookOptions.AllowedHosts)}: '{host}' is no host name or address."),
        ];
        if (options.CaFile is { Length: > 0 } file && !File.Exists(file))
        {
            wrong.Add($"{WebhookOptions.Section}:{nameof(WebhookOptions.CaFile)}: there is no file '{file}'.");
        }

        return wrong.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(wrong);
    }
}
