using System.Globalization;

namespace ExchangeHub.Adapters.Connectors.Files.Work;

/// <summary>Positions of rows: a beginning without a gap, and single ones beyond it. As text <c>120+123+125</c>.</summary>
internal sealed class RowSet
{
    private readonly SortedSet<int> beyond = [];

    /// <summary>All positions below are in the set.</summary>
    public int UpTo { get; private set; }

    public IEnumerable<int> Beyond => beyond;

    public int Count => UpTo + beyond.Count;

    public bool Contains(int position) => position < UpTo || beyond.Contains(position);

    public void Add(int position)
    {
        if (!Contains(position))
        {
            beyond.Add(position);
        }

        while (beyond.Remove(UpTo))
        {
            UpTo++;
        }
    }

    public static RowSet Parse(string text)
    {
        var numbers = text.Split('+').Select(number => int.Parse(number, CultureInfo.InvariantCulture)).ToList();
        var set = new RowSet { UpTo = numbers[0] };
        numbers.Skip(1).ToList().ForEach(set.Add);
        return set;
    }

    public override string ToString() =>
        string.Join('+', beyond.Prepend(UpTo).Select(number => number.ToString(CultureInfo.InvariantCulture)));
}
