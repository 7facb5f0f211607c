using CsCheck;
using ExchangeHub.Adapters.Connectors.Files.Tables;
using ExchangeHub.Adapters.Connectors.Files.Work;
using Xunit;

namespace ExchangeHub.UnitTests.Adapters.Files;

public sealed class FileStatesTests
{
    [Fact]
    public void A_set_of_rows_is_the_same_after_it_was_written_down() => Gen.Int[0, 40].Array[0, 40].Sample(positions =>
    {
        var set = new RowSet();
        foreach (var position in positions)
        {
            set.Add(position);
        }

        var read = RowSet.Parse(set.ToString());
        return Enumerable.Range(0, 42).All(position => read.Contains(position) == positions.Contains(position)) && read.Count == positions.Distinct().Count();
    });

    [Fact]
    public void Rejections_of_many_rows_are_all_kept_and_none_that_was_not_saved()
    {
        var cursors = new MemoryCursors();
        var before = new FileStates(cursors, "rows");
        var state = before.FindOrAdd("a.csv", "digest");
        state.Done.Add(0);
        for (var number = 0; number < 1_200; number++)
        {
            before.Reject(state, number, new RowError("code", $"第 {number} 行"));
        }

        before.Save();
        before.Reject(state, 5_000, new RowError("code", "Not saved: the process was killed."));

        var after = new FileStates(cursors, "rows");
        var kept = after.FindOrAdd("a.csv", "digest");
        after.Reject(kept, 6_000, new RowError("code", "第 6000 行"));

        Assert.Equal([.. Enumerable.Range(0, 1_200), 6_000], after.Rejections(kept).Keys.Order());
        Assert.Equal("第 1199 行", after.Rejections(kept)[1_199].Detail);
    }

    [Fact]
    public void Files_in_work_do_not_share_their_rejections_and_another_content_begins_anew()
    {
        var cursors = new MemoryCursors();
        var states = new FileStates(cursors, "rows");
        var (first, second) = (states.FindOrAdd("a.csv", "1"), states.FindOrAdd("b.csv", "2"));
        states.Reject(first, 1, new RowError("first", ""));
        states.Reject(second, 2, new RowError("second", ""));
        states.Remove(first);
        var third = states.FindOrAdd("c.csv", "3");

        Assert.Equal(["second"], states.Rejections(second).Values.Select(error => error.Code));
        Assert.Empty(states.Rejections(third));
        Assert.NotSame(second, states.FindOrAdd("b.csv", "other"));
        Assert.DoesNotContain(second, states.All);
    }
}
