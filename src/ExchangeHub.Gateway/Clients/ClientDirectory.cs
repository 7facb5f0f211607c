using System.Text.Json;
using ExchangeHub.Access;
using ExchangeHub.Gateway.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace ExchangeHub.Gateway.Clients;

/// <summary>Reads a client's standing from its row, for doors where no token speaks for it.</summary>
internal sealed class ClientDirectory(IServiceScopeFactory scopes) : IClientDirectory
{
    /// <summary>Property of the row: the client is to have an account at the broker.</summary>
    public const string AmqpProperty = "amqp";

    public async Task<RegisteredClient?> FindAsync(string clientId, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var found = await scope.ServiceProvider.GetRequiredService<GatewayDb>().Clients.AsNoTracking()
            .Where(client => client.ClientId == clientId && client.DisabledAt == null && client.Region != "")
            .Select(client => new { client.Department, client.Region, client.Permissions, client.JsonWebKeySet, client.Properties })
            .SingleOrDefaultAsync(cancellationToken);
        return found is null ? null : new RegisteredClient(
            new Caller(clientId, found.Department, found.Region),
            [.. ListOf(found.Permissions).Where(permission => permission.StartsWith(Permissions.Prefixes.Scope, StringComparison.Ordinal))
                .Select(permission => permission[Permissions.Prefixes.Scope.Length..])],
            EncryptionKeyOf(found.JsonWebKeySet),
            IsAmqp(found.Properties));
    }

    public static JsonElement Since(DateTimeOffset now) => JsonSerializer.SerializeToElement(now);

    public static bool IsAmqp(string? properties) => properties is not null && JsonElement.Parse(properties).TryGetProperty(AmqpProperty, out _);

    private static List<string> ListOf(string? json) => json is null ? [] : JsonSerializer.Deserialize<List<string>>(json)!;

    // The first of the set: whoever changes keys puts the new one in front.
    private static string? EncryptionKeyOf(string? keySet) => keySet is null ? null
        : JsonElement.Parse(keySet).GetProperty("keys").EnumerateArray().Where(IsForEncryption).Select(key => key.GetRawText()).FirstOrDefault();

    private static bool IsForEncryption(JsonElement key) => Is(key, "use", "enc") && Is(key, "kty", "EC") && Is(key, "crv", "P-256");

    private static bool Is(JsonElement key, string member, string value) => key.TryGetProperty(member, out var given) && given.ValueEquals(value);
}
