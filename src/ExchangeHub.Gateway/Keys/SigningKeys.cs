using Microsoft.Extensions.Options;

namespace ExchangeHub.Gateway.Keys;

/// <summary>The keys of this installation that are renewed, for the command line and for the job that does it.</summary>
public sealed class SigningKeys
{
    private readonly SharedKeys keys;
    private readonly MessageKeys messages;
    private readonly IOptions<GatewayOptions> options;

    internal SigningKeys(SharedKeys keys, MessageKeys messages, IOptions<GatewayOptions> options) =>
        (this.keys, this.messages, this.options) = (keys, messages, options);

    /// <summary>All of them, oldest first.</summary>
    public IReadOnlyList<SigningKey> List() => keys.List();

    /// <summary>Makes a new one. It is published at once and signs later, so that nobody is cut off.</summary>
    public SigningKey Rotate() => keys.Rotate()!;

    /// <summary>Makes a new key for clients to encrypt to over AMQP, published at once; the others open for another month.</summary>
    public string RotateMessageKey() => messages.Rotate()!;

    /// <summary>Makes a new one where the newest has had its time, and deletes those that nothing needs any more.</summary>
    public void RotateWhenDue()
    {
        keys.Rotate(options.Value.KeyRotation);
        keys.DeleteRetired();
        messages.Rotate(options.Value.KeyRotation);
        messages.DeleteRetired();
    }
}
