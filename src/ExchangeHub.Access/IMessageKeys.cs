using System.Security.Cryptography;

namespace ExchangeHub.Access;

/// <summary>The hub's own keys that senders encrypt to where their data lies in a queue; the public part of the newest is published.</summary>
public interface IMessageKeys
{
    /// <summary>The private key of an id (<c>kid</c>), or null where it is not, or no longer, the hub's.</summary>
    ECParameters? Find(string keyId);
}
