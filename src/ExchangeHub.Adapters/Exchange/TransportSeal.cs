using ExchangeHub.Contracts.Sealing;
using ExchangeHub.Contracts.Transport;

namespace ExchangeHub.Adapters.Exchange;

/// <summary>The seal of everything that crosses the broker. Opened late: the first run makes the key while the parts are being put together.</summary>
internal sealed class TransportSeal(KeyFolder keys)
{
    private readonly Lazy<Seal> seal = new(() => new Seal(keys, KeyPurpose.Transport), LazyThreadSafetyMode.PublicationOnly);

    public SealedBody Close<T>(T content, string context) => seal.Value.CloseBody(content, context);

    public T Open<T>(SealedBody body, string context) => seal.Value.OpenBody<T>(body, context);
}
