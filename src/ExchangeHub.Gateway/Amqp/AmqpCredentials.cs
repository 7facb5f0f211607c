using ExchangeHub.Contracts;

namespace ExchangeHub.Gateway.Amqp;

/// <summary>What a client connects to the broker with; the password is shown this once.</summary>
/// <param name="User">The account: the client id, so that the broker's <c>user_id</c> proves the sender.</param>
/// <param name="Password">Its password.</param>
/// <param name="VirtualHost">The virtual host.</param>
/// <param name="Queue">The queue that the client reads; it writes to the exchange <c>events.in</c>.</param>
public sealed record AmqpCredentials(string User, string Password, string VirtualHost, string Queue);

/// <summary>The outcome of making an account, or of giving it a new password.</summary>
/// <param name="Credentials">The account; null where there is a problem.</param>
/// <param name="Problem">What is in the way.</param>
public sealed record AmqpRegistration(AmqpCredentials? Credentials, Finding? Problem);
