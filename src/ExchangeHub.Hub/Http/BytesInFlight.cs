using Microsoft.Extensions.Options;

namespace ExchangeHub.Hub.Http;

/// <summary>The bodies that this node holds in memory, together: however many come at once, no more than these.</summary>
internal sealed class BytesInFlight(IOptions<IntakeOptions> options)
{
    private long held;

    public long Held => Interlocked.Read(ref held);

    /// <summary>A share that grows as bytes come, and is free again once it is disposed of.</summary>
    public Share Begin() => new(this);

    internal sealed class Share(BytesInFlight all) : IDisposable
    {
        private long own;

        /// <summary>False where there is no room for them now.</summary>
        public bool TryGrow(long bytes)
        {
            if (Interlocked.Add(ref all.held, bytes) > all.Most)
            {
                Interlocked.Add(ref all.held, -bytes);
                return false;
            }

            Interlocked.Add(ref own, bytes);
            return true;
        }

        public void Dispose() => Interlocked.Add(ref all.held, -Interlocked.Exchange(ref own, 0));
    }

    private long Most => options.Value.MaxBytesInFlight;
}
