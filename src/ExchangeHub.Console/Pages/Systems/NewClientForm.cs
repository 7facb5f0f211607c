using System.Text.Json;
using System.Text.RegularExpressions;
using ExchangeHub.WebConsole.Hub;

namespace ExchangeHub.WebConsole.Pages.Systems;

/// <summary>What somebody fills in to register a system.</summary>
public sealed partial class NewClientForm
{
    public const string Secret = "client_secret_basic";
    public const string Key = "private_key_jwt";
    public const string Certificate = "self_signed_tls_client_auth";

    public string? Department { get; set; }

    public string? Region { get; set; }

    public string? Name { get; set; }

    public string Authentication { get; set; } = Key;

    public string? Jwks { get; set; }

    public string? Pem { get; set; }

    public bool Amqp { get; set; }

    public HashSet<string> Scopes { get; } = new(StringComparer.Ordinal);

    /// <summary>The key set; null where it is none.</summary>
    public JsonElement? KeySet
    {
        get
        {
            try
            {
                return Jwks is { Length: > 0 } && JsonElement.Parse(Jwks) is { ValueKind: JsonValueKind.Object } keys && keys.TryGetProperty("keys", out _) ? keys : null;
            }
            catch (JsonException)
            {
                return null;
            }
        }
    }

    public bool IsWhole => Department is { Length: > 0 } && Region is { Length: 6 } && Scopes.Count > 0 && Authentication switch
    {
        Key => KeySet is not null,
        Certificate => SplitPem(Pem).Count > 0,
        _ => true,
    };

    public ClientToAdd ToClient() => new(
        Department!, Region, [.. Scopes.Order(StringComparer.Ordinal)], string.IsNullOrWhiteSpace(Name) ? null : Name.Trim(), Authentication == Key ? KeySet : null,
        Authentication == Certificate ? SplitPem(Pem) : [], RequireBoundTokens: Authentication == Certificate, Amqp);

    /// <summary>Each certificate of a text that holds several.</summary>
    public static IReadOnlyList<string> SplitPem(string? text) => [.. Pems().Matches(text ?? "").Select(found => found.Value)];

    [GeneratedRegex("-----BEGIN CERTIFICATE-----.+?-----END CERTIFICATE-----", RegexOptions.Singleline)]
    private static partial Regex Pems();
}
