namespace ExchangeHub.Hub.Deliveries;

/// <summary>
/// How far the hub has fallen behind in sending to one subscriber that takes what it is sent. Age alone does not tell: what
/// was owed while a subscriber was away, or waited behind a failure of its subject, is old when it goes out and no fault of
/// the hub's. So only what the age has grown by counts, since the hub was last level with the subscriber.
/// </summary>
internal sealed class SendingLag(DateTimeOffset start)
{
    /// <summary>What goes out so young is level.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);

    /// <summary>Silent so long, the loop is held up by broker or subscriber.</summary>
    private static readonly TimeSpan Remembered = TimeSpan.FromSeconds(5);

    private DateTimeOffset levelAt = start;
    private TimeSpan? ageAtFirst;
    private TimeSpan age;
    private DateTimeOffset? asking;
    private DateTimeOffset lastAt = start;

    /// <summary>The loop has begun to look for what is due.</summary>
    public void Ask(DateTimeOffset now)
    {
        if (now - lastAt > Remembered)
        {
            // It was held up, as where the broker was away: what has grown old meanwhile is no fault of the hub's.
            Level(now);
        }

        asking = now;
    }

    /// <summary>Nothing was due, or the subscriber holds as much as it may, or the look failed.</summary>
    public void Level(DateTimeOffset now) => (levelAt, lastAt, ageAtFirst, age, asking) = (now, now, null, TimeSpan.Zero, null);

    /// <summary>Something was taken to be sent, the youngest of it accepted at this time.</summary>
    public void Took(DateTimeOffset accepted, DateTimeOffset now)
    {
        if (now - accepted <= Fresh)
        {
            Level(now);
            return;
        }

        (age, lastAt, asking) = (now - accepted, now, null);
        ageAtFirst ??= age;
    }

    /// <summary>What was taken had been tried before or is replayed: it tells nothing.</summary>
    public void Answered() => asking = null;

    /// <summary>How far behind it is.</summary>
    public TimeSpan At(DateTimeOffset now)
    {
        var since = asking ?? lastAt;
        if (asking is null && now - lastAt > Remembered)
        {
            return TimeSpan.Zero;
        }

        // While one look lasts, what waits behind it grows older.
        var grown = age - (ageAtFirst ?? TimeSpan.Zero) + (now - since);
        var longest = now - levelAt;
        return grown < TimeSpan.Zero ? TimeSpan.Zero : grown < longest ? grown : longest;
    }
}
