using System.Threading.Channels;
using ExchangeHub.Access.Log;

namespace ExchangeHub.Hub.AccessLog;

/// <summary>Takes what was read and refused.</summary>
internal sealed class AccessLogWriter : IAccessLog
{
    private readonly Channel<AccessLogEntry> entries =
        Channel.CreateBounded<AccessLogEntry>(new BoundedChannelOptions(1000) { FullMode = BoundedChannelFullMode.DropOldest });

    public ValueTask<bool> WriteAsync(AccessLogEntry entry, CancellationToken cancellationToken)
    {
        Append(entry);
        return ValueTask.FromResult(true);
    }

    public void Append(AccessLogEntry entry) => entries.Writer.TryWrite(entry);
}
