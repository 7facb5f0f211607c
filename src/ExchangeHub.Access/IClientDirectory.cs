namespace ExchangeHub.Access;

/// <summary>A registered department system as it stands now, for doors where no token speaks for it.</summary>
/// <param name="Caller">Who it is.</param>
/// <param name="Scopes">The scopes it holds.</param>
/// <param name="EncryptionKey">The public key, a JSON Web Key, that what is personal is encrypted to; null where it has none.</param>
/// <param name="HasAmqpAccount">True where it has an account at the broker.</param>
public sealed record RegisteredClient(Caller Caller, IReadOnlyList<string> Scopes, string? EncryptionKey, bool HasAmqpAccount);

/// <summary>The clients that are registered and not disabled.</summary>
public interface IClientDirectory
{
    /// <summary>The client of an id, or null.</summary>
    Task<RegisteredClient?> FindAsync(string clientId, CancellationToken cancellationToken);
}
