namespace ExchangeHub.Sandbox.City;

/// <summary>Credit codes that pass both checks, yet name the region 990000, which is never assigned.</summary>
internal static class InventedCreditCodes
{
    private const string Symbols = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    private const int OrganizationLength = 8;

    // 31^8 leaves every region of six digits room for this many institutions.
    private const long RoomPerRegion = 800_000;

    private static ReadOnlySpan<byte> OrganizationWeights => [3, 7, 9, 10, 5, 8, 4, 2];

    /// <param name="category">Authority and category: 11 organ, 12 public institution, 13 mass body.</param>
    /// <param name="region">Region of the city; cities never share a code.</param>
    /// <param name="number">The institution's number in its city.</param>
    public static string Of(string category, string region, int number)
    {
        var organization = Organization(long.Parse(region, System.Globalization.CultureInfo.InvariantCulture) * RoomPerRegion + number);
        var body = $"{category}990000{organization}{OrganizationCheck(organization)}";
        return body + Check(body);
    }

    private static string Organization(long number) => string.Create(OrganizationLength, number, static (target, rest) =>
    {
        for (var i = target.Length - 1; i >= 0; i--)
        {
            target[i] = Symbols[(int)(rest % Symbols.Length)];
            rest /= Symbols.Length;
        }
    });

    // GB 11714 counts A as 10 up to Z as 35.
    private static char OrganizationCheck(string organization)
    {
        var sum = 0;
        for (var i = 0; i < organization.Length; i++)
        {
            var symbol = organization[i];
            sum += (char.IsAsciiDigit(symbol) ? symbol - '0' : symbol - 'A' + 10) * OrganizationWeights[i];
        }

        return (11 - sum % 11) switch { 10 => 'X', 11 => '0', var digit => (char)('0' + digit) };
    }

    // GB 32100: the weights are the powers of 3 modulo 31.
    private static char Check(string body)
    {
        var (sum, weight) = (0, 1);
        foreach (var symbol in body)
        {
            sum += Symbols.IndexOf(symbol, StringComparison.Ordinal) * weight;
            weight = weight * 3 % Symbols.Length;
        }

        return Symbols[(Symbols.Length - sum % Symbols.Length) % Symbols.Length];
    }
}
