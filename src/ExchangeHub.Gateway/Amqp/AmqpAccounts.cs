using System.Security.Cryptography;
using System.Text;
using ExchangeHub.Access;
using ExchangeHub.Contracts;
using ExchangeHub.Contracts.Transport;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Tokens;

namespace ExchangeHub.Gateway.Amqp;

/// <summary>
/// The broker's accounts of clients: read on the client's own queue, write on <c>events.in</c>, nothing else. The broker keeps a
/// salted hash of the password, the hub keeps nothing.
/// </summary>
internal sealed partial class AmqpAccounts(Broker broker, Lazy<BrokerManagement> management, ILogger<AmqpAccounts> logger)
{
    /// <summary>Marks the accounts that are ours to change and delete; it opens nothing.</summary>
    private const string Tag = "exchangehub-client";

    private const string None = "^$";

    /// <summary>The hash of an account that nobody signs in to by password.</summary>
    private const string NoPassword = "";

    /// <summary>False in the embedded edition.</summary>
    public bool IsOffered => broker.Address is not null;

    public static Finding NotOffered { get; } =
        new(RejectionCode.AmqpNotOffered, "amqp", "This installation runs without a broker that clients could reach; use HTTP.");

    /// <summary>Makes the account, or gives the one that is there a new password.</summary>
    public async Task<(AmqpCredentials? Made, Finding? Problem)> MakeAsync(string clientId, IReadOnlyCollection<string> scopes, CancellationToken cancellationToken)
    {
        if (!IsOffered)
        {
            return (null, NotOffered);
        }

        var password = Base64UrlEncoder.Encode(RandomNumberGenerator.GetBytes(32));
        try
        {
            var tags = await management.Value.TagsOfAsync(clientId, cancellationToken);
            if (tags?.Contains(Tag) is false)
            {
                return (null, new Finding(RejectionCode.StateConflict, "clientId", "The broker has an account of this name that is not the hub's."));
            }

            await WriteAsync(clientId, scopes, password, isNew: tags is null, cancellationToken);
            return (new AmqpCredentials(clientId, password, broker.VirtualHost, AmqpEdge.OutQueue(clientId)), null);
        }
        catch (Exception failure) when (IsFailure(failure, cancellationToken))
        {
            LogUnanswered(logger, clientId, failure);
            return (null, new Finding(RejectionCode.Unavailable, "amqp", "The broker's management does not answer, or its account may not make accounts (Amqp:Management)."));
        }
    }

    /// <summary>Deletes account, connections and queue. False where the broker does not answer: the next review finds it.</summary>
    public async Task<bool> RemoveAsync(string clientId, CancellationToken cancellationToken)
    {
        try
        {
            if (await management.Value.TagsOfAsync(clientId, cancellationToken) is { } tags && tags.Contains(Tag))
            {
                // The account last, with nothing it may do: by it the next review finds what was cut off in the middle.
                await PermitAsync(clientId, None, None, cancellationToken);
                await management.Value.DeleteAsync(cancellationToken, "connections", "username", clientId);
                await management.Value.DeleteAsync(cancellationToken, "queues", broker.VirtualHost, AmqpEdge.OutQueue(clientId));
                await management.Value.DeleteAsync(cancellationToken, "users", clientId);
            }

            return true;
        }
        catch (Exception failure) when (IsFailure(failure, cancellationToken))
        {
            LogUnanswered(logger, clientId, failure);
            return false;
        }
    }

    /// <summary>Deletes accounts of our virtual host whose client is not registered, disabled, or not to have one any more.</summary>
    public async Task ReviewAsync(Func<CancellationToken, Task<IReadOnlySet<string>>> clients, CancellationToken cancellationToken)
    {
        // The accounts first: a client that comes after this look is among the clients.
        var users = await management.Value.UsersOfAsync(broker.VirtualHost, cancellationToken);
        foreach (var user in users.Except(await clients(cancellationToken)))
        {
            await RemoveAsync(user, cancellationToken);
        }
    }

    private async Task WriteAsync(string clientId, IReadOnlyCollection<string> scopes, string password, bool isNew, CancellationToken cancellationToken)
    {
        var api = management.Value;
        string[] keys =
        [
            .. scopes.Contains(Scopes.EventsPublish) ? [AmqpEdge.EventsKey] : Array.Empty<string>(),
            .. scopes.Contains(Scopes.DeliveriesPull) ? [AmqpEdge.ReceiptsKey] : Array.Empty<string>(),
        ];
        await api.PutAsync(
            new { durable = true, auto_delete = false, arguments = AmqpEdge.OutArguments }, cancellationToken, "queues", broker.VirtualHost, AmqpEdge.OutQueue(clientId));
        if (isNew)
        {
            await PutUserAsync(clientId, NoPassword, cancellationToken);
        }

        await api.PutAsync(new { value = api.Options.MaxConnections }, cancellationToken, "user-limits", clientId, "max-connections");
        await api.PutAsync(new { value = api.Options.MaxChannels }, cancellationToken, "user-limits", clientId, "max-channels");
        await api.PutAsync(
            new { exchange = AmqpEdge.Exchange, write = keys.Length == 0 ? None : $"^({string.Join('|', keys)})$", read = None }, cancellationToken, "topic-permissions", broker.VirtualHost, clientId);
        await PermitAsync(clientId, $"^{Escaped(AmqpEdge.Exchange)}$", $"^{Escaped(AmqpEdge.OutQueue(clientId))}$", cancellationToken);

        // Last: nobody signs in to a half-made account, and where something fails a client's old password still counts.
        await PutUserAsync(clientId, HashOf(password), cancellationToken);
    }

    private Task PutUserAsync(string clientId, string hash, CancellationToken cancellationToken) => management.Value.PutAsync(
        new { password_hash = hash, hashing_algorithm = "rabbit_password_hashing_sha256", tags = Tag }, cancellationToken, "users", clientId);

    private Task PermitAsync(string clientId, string write, string read, CancellationToken cancellationToken) =>
        management.Value.PutAsync(new { configure = None, write, read }, cancellationToken, "permissions", broker.VirtualHost, clientId);

    // As RabbitMQ keeps it: four bytes of salt, and SHA-256 of salt and password.
    private static string HashOf(string password)
    {
        var salt = RandomNumberGenerator.GetBytes(4);
        return Convert.ToBase64String([.. salt, .. SHA256.HashData([.. salt, .. Encoding.UTF8.GetBytes(password)])]);
    }

    private static string Escaped(string name) => name.Replace(".", "\\.", StringComparison.Ordinal);

    private static bool IsFailure(Exception failure, CancellationToken cancellationToken) =>
        failure is HttpRequestException or System.Text.Json.JsonException || (failure is OperationCanceledException && !cancellationToken.IsCancellationRequested);

    [LoggerMessage(40, LogLevel.Warning, "The broker's management did not do what the account of {Client} needs")]
    private static partial void LogUnanswered(ILogger logger, string client, Exception failure);
}
