namespace ExchangeHub.Testing.Proof;

/// <summary>The ledger against what senders were told and what a reader saw.</summary>
internal static class LedgerCheck
{
    public static IEnumerable<Flaw> Of(History history) =>
        Acknowledgements(history).Concat(Sequences(history)).Concat(Origins(history)).Concat(Lanes(history));

    private static IEnumerable<Flaw> Acknowledgements(History history)
    {
        var ledger = history.Ledger.ToLookup(entry => entry.Key);
        foreach (var told in history.Acknowledged)
        {
            if (!ledger.Contains(told.Key))
            {
                yield return new Flaw(FlawKind.Lost, $"{told.Key} was acknowledged as {told.Sequence}");
            }
            else if (ledger[told.Key].All(entry => entry.Sequence != told.Sequence))
            {
                yield return new Flaw(FlawKind.WrongSequence, $"{told.Key} was acknowledged as {told.Sequence}");
            }
        }
    }

    private static IEnumerable<Flaw> Sequences(History history)
    {
        var expected = 1L;
        foreach (var entry in history.Ledger)
        {
            if (entry.Sequence != expected)
            {
                yield return new Flaw(FlawKind.Gap, $"{entry.Sequence} stands where {expected} should be");
            }

            expected = entry.Sequence + 1;
        }

        var missed = history.Ledger.Select(entry => entry.Sequence).Except(history.Followed).ToList();
        if (missed.Count > 0 || history.Followed.Count != history.Ledger.Count || !history.Followed.SequenceEqual(history.Followed.Order()))
        {
            yield return new Flaw(FlawKind.FollowerMissed, $"saw {history.Followed.Count} of {history.Ledger.Count}, without {string.Join(' ', missed.Take(10))}");
        }
    }

    private static IEnumerable<Flaw> Origins(History history)
    {
        var sent = history.Sent.Select(one => one.Key).ToHashSet();
        foreach (var entries in history.Ledger.GroupBy(entry => entry.Key))
        {
            if (!sent.Contains(entries.Key))
            {
                yield return new Flaw(FlawKind.NeverSent, $"{entries.Key} is {entries.First().Sequence}");
            }

            if (entries.Count() > 1)
            {
                yield return new Flaw(FlawKind.TwiceInLedger, $"{entries.Key} is {string.Join(" and ", entries.Select(entry => entry.Sequence))}");
            }
        }
    }

    private static IEnumerable<Flaw> Lanes(History history)
    {
        var sent = history.Sent.ToDictionary(one => one.Key);
        var known = history.Ledger.Where(entry => sent.ContainsKey(entry.Key)).ToList();
        foreach (var lane in known.GroupBy(entry => sent[entry.Key].Lane))
        {
            var places = lane.OrderBy(entry => entry.Sequence).Select(entry => sent[entry.Key].Place).Distinct().ToList();
            if (!places.SequenceEqual(Enumerable.Range(1, places.Count)))
            {
                yield return new Flaw(FlawKind.LedgerOutOfOrder, $"{lane.Key} stands as {string.Join(' ', places)}");
            }

            if (lane.Select(entry => entry.Subject).Distinct().Count() > 1)
            {
                yield return new Flaw(FlawKind.SubjectMixed, $"{lane.Key} has several subjects");
            }
        }

        foreach (var subject in known.GroupBy(entry => entry.Subject, entry => sent[entry.Key].Lane).Where(lanes => lanes.Distinct().Count() > 1))
        {
            yield return new Flaw(FlawKind.SubjectMixed, $"{subject.Key} is {string.Join(" and ", subject.Distinct())}");
        }
    }
}
