using Microsoft.Extensions.Options;

namespace ExchangeHub.Gateway.Keys;

/// <summary>The signing keys of this installation, for the command line and for the job that renews them.</summary>
public sealed class SigningKeys
{
    private readonly SharedKeys keys;
    private readonly IOptions<GatewayOptions> options;

    internal SigningKeys(SharedKeys keys, IOptions<GatewayOptions> options) => (this.keys, this.options) = (keys, options);

    /// <summary>All of them, oldest first.</summary>
    public IReadOnlyList<SigningKey> List() => keys.List();

    /// <summary>Makes a new one. It is published at once and signs later, so that nobody is cut off.</summary>
    public SigningKey Rotate() => keys.Rotate()!;

    /// <summary>Makes a new one where the newest has had its time, and deletes those that nothing needs any more.</summary>
    public void RotateWhenDue()
    {
        keys.Rotate(options.Value.KeyRotation);
        keys.DeleteRetired();
    }
}
