using System.Globalization;

namespace ExchangeHub.Sandbox.City;

/// <summary>Names and identity numbers of people who do not exist: the prefix 990000 is never assigned.</summary>
internal sealed class InventedPeople(CityRandom random, string region)
{
    // Cities of one province differ in digits 3 and 4, so none gives out a number of another.
    private const int Slots = 16;
    private const int SequencesPerSlot = 62;

    private static readonly DateOnly FirstBirth = new(1966, 1, 1);
    private static readonly int BirthDays = new DateOnly(2003, 1, 1).DayNumber - FirstBirth.DayNumber;

    private static readonly string[] Surnames =
    [
        "王", "李", "张", "刘", "陈", "杨", "黄", "赵", "吴", "周", "徐", "孙", "马", "朱", "胡", "郭", "何", "林", "罗", "高",
        "郑", "梁", "谢", "宋", "唐", "许", "韩", "冯", "邓", "曹", "彭", "曾", "肖", "田", "董", "袁", "潘", "于", "蒋", "蔡",
        "余", "杜", "叶", "程", "苏", "魏", "吕", "丁", "任", "沈", "欧阳", "向", "覃", "龙",
    ];

    private static readonly string[] GivenNames =
    [
        "明", "华", "芳", "伟", "敏", "静", "磊", "洋", "艳", "杰", "娟", "涛", "超", "秀", "霞", "平", "刚", "桂", "文", "云",
        "澜", "舟", "禾", "远", "岚", "宁", "松", "柏", "溪", "川", "安", "和", "致", "知", "行", "思", "怀", "景", "若", "清",
    ];

    private static readonly int[] Weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

    private readonly HashSet<int> used = [];
    private readonly int slot = int.Parse(region.AsSpan(2, 2), CultureInfo.InvariantCulture) % Slots;

    /// <summary>A person not given before, with the birth date that the number holds.</summary>
    public (string NationalId, string Name, DateOnly Born) Next()
    {
        int cell;
        do
        {
            cell = random.Below(BirthDays * SequencesPerSlot);
        }
        while (!used.Add(cell));

        var born = FirstBirth.AddDays(cell / SequencesPerSlot);
        var sequence = cell % SequencesPerSlot * Slots + slot + 1;
        var name = random.Of(Surnames) + random.Of(GivenNames) + (random.Below(4) == 0 ? "" : random.Of(GivenNames));
        return (Number(born, sequence), name, born);
    }

    private static string Number(DateOnly born, int sequence)
    {
        var body = string.Create(CultureInfo.InvariantCulture, $"990000{born:yyyyMMdd}{sequence:000}");
        var sum = 0;
        for (var i = 0; i < body.Length; i++)
        {
            sum += (body[i] - '0') * Weights[i];
        }

        return body + "10X98765432"[sum % 11];
    }
}
