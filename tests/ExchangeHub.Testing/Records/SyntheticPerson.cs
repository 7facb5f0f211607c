using System.Globalization;

namespace ExchangeHub.Testing.Records;

/// <summary>An invented person: the identity number is well-formed, but its region 990000 is never assigned.</summary>
public sealed record SyntheticPerson(string Name, string NationalId)
{
    private static readonly int[] Weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

    private static readonly string[] Surnames = ["赵", "钱", "孙", "李", "周", "吴", "郑", "王", "冯", "陈"];
    private static readonly string[] GivenNames = ["明", "华", "芳", "伟", "敏", "静", "磊", "洋", "艳", "杰"];

    /// <summary>The n-th person: always the same for the same number, different for different ones up to 14 million.</summary>
    public static SyntheticPerson Number(int n)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(n);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(n, 13_999_999);
        var born = new DateOnly(1965, 1, 1).AddDays(n % 14_000);
        var body = string.Create(CultureInfo.InvariantCulture, $"990000{born:yyyyMMdd}{n / 14_000:000}");
        var name = Surnames[n % 10] + GivenNames[n / 10 % 10] + GivenNames[n / 100 % 10];
        return new SyntheticPerson(name, body + CheckOf(body));
    }

    private static char CheckOf(string body) =>
        "10X98765432"[body.Select((digit, i) => (digit - '0') * Weights[i]).Sum() % 11];
}
