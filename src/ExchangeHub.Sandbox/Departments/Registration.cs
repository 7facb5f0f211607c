using System.Globalization;
using ExchangeHub.Sandbox.City;

namespace ExchangeHub.Sandbox.Departments;

/// <summary>What kind of registration an institution's category leads to: the code's first two characters, the kind, and the certificate.</summary>
/// <param name="CodePrefix">Authority and category of GB 32100.</param>
/// <param name="Kind">登记类型.</param>
/// <param name="Certificate">证书类型.</param>
internal sealed record Registration(string CodePrefix, string Kind, string Certificate)
{
    // Numbers below are those of the city as it was generated.
    private const int FirstNewNumber = 100_000;

    private static readonly Registration Organ = new("11", "机关赋码", "统一社会信用代码证书");
    private static readonly Registration MassBody = new("13", "群团赋码", "统一社会信用代码证书");
    private static readonly Registration PublicInstitution = new("12", "事业单位法人设立登记", "事业单位法人证书");

    /// <summary>By ZB04: 4 and what is below it are public institutions, 39 mass bodies.</summary>
    public static Registration Of(string? category) => category switch
    {
        ['4', ..] => PublicInstitution,
        "39" => MassBody,
        _ => Organ,
    };

    /// <summary>A code never given before, of the invented region.</summary>
    public string NewCode(string region, long number) => InventedCreditCodes.Of(CodePrefix, region, checked((int)(FirstNewNumber + number)));

    /// <summary>Certificates are valid five years: to the day before the fifth anniversary.</summary>
    public static DateOnly ValidTo(DateOnly issued) => issued.AddYears(5).AddDays(-1);

    public static string LongDate(DateOnly date) => date.ToString("yyyy年M月d日", CultureInfo.InvariantCulture);
}
