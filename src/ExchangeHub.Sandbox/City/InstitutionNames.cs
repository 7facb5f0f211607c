namespace ExchangeHub.Sandbox.City;

/// <summary>Names of the invented city's institutions: first its bureaus and mass bodies, then as many public institutions as it takes.</summary>
internal static class InstitutionNames
{
    public static readonly string[] Organs =
    [
        "发展和改革局", "教育局", "自然资源局", "人力资源和社会保障局", "交通运输局", "农业农村局", "卫生健康局", "应急管理局",
        "民政局", "司法局", "财政局", "科学技术局", "工业和信息化局", "生态环境局", "住房和城乡建设局", "水利局", "商务局",
        "文化旅游局", "退役军人事务局", "审计局", "市场监督管理局", "统计局", "医疗保障局", "林业局", "城市管理局", "信访局",
    ];

    public static readonly string[] MassBodies = ["总工会", "妇女联合会", "科学技术协会", "文学艺术界联合会", "残疾人联合会", "红十字会"];

    private static readonly string[] Institutions =
    [
        "第{0}中学", "数据资源中心{0}", "第{0}小学", "疾病预防控制中心{0}", "第{0}人民医院", "不动产登记中心{0}", "第{0}幼儿园",
        "社区卫生服务中心{0}", "公路养护中心{0}", "农业技术推广中心{0}", "图书馆{0}", "第{0}职业学校", "水库管理处{0}", "文化馆{0}",
    ];

    /// <summary>The n-th public institution, from 0; the first round goes without numbers where the name allows.</summary>
    public static string PublicInstitution(int n)
    {
        var (round, kind) = (n / Institutions.Length + 1, n % Institutions.Length);
        var form = Institutions[kind];
        var number = form.StartsWith('第') ? Numeral(round) : round == 1 ? "" : $"{Numeral(round)}分部";
        return string.Format(System.Globalization.CultureInfo.InvariantCulture, form, number);
    }

    private static string Numeral(int n)
    {
        const string Digits = "零一二三四五六七八九";
        return n switch
        {
            < 10 => Digits[n].ToString(),
            10 => "十",
            < 20 => $"十{Digits[n - 10]}",
            < 100 => $"{Digits[n / 10]}十{(n % 10 == 0 ? "" : Digits[n % 10])}",
            _ => n.ToString(System.Globalization.CultureInfo.InvariantCulture),
        };
    }
}
