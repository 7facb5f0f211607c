using System.Globalization;

namespace ExchangeHub.Testing.Records;

/// <summary>An invented institution: its credit code passes both checks, but its region 990000 is never assigned.</summary>
public sealed record SyntheticInstitution(string InstitutionId, string Name, string CreditCode)
{
    private const string Symbols = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    private static readonly int[] OrganizationWeights = [3, 7, 9, 10, 5, 8, 4, 2];

    /// <summary>The n-th institution: always the same for the same number.</summary>
    public static SyntheticInstitution Number(int n)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(n);
        var organization = n.ToString("00000000", CultureInfo.InvariantCulture);
        var body = "12990000" + organization + OrganizationCheck(organization);
        return new SyntheticInstitution($"inst-{n:000000}", $"示例事业单位{n}", body + Check(body));
    }

    /// <summary>GB 11714.</summary>
    private static char OrganizationCheck(string code) =>
        (11 - (code.Select((digit, i) => (digit - '0') * OrganizationWeights[i]).Sum() % 11)) switch
        {
            10 => 'X',
            11 => '0',
            var digit => (char)('0' + digit),
        };

    /// <summary>GB 32100: weights are the powers of 3, and the last modulo is needed where the sum divides evenly.</summary>
    private static char Check(string body)
    {
        var (sum, weight) = (0, 1);
        foreach (var symbol in body)
        {
            sum += Symbols.IndexOf(symbol, StringComparison.Ordinal) * weight;
            weight = weight * 3 % 31;
        }

        return Symbols[(31 - (sum % 31)) % 31];
    }
}
