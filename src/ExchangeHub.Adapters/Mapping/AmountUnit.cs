using ExchangeHub.Adapters.Mapping.Files;

namespace ExchangeHub.Adapters.Mapping;

/// <summary>What a system counts money in; contracts count in yuan.</summary>
internal sealed record AmountUnit(string Name, decimal Yuan)
{
    private static readonly AmountUnit[] All = [new("yuan", 1m), new("fen", 0.01m), new("wan-yuan", 10_000m)];

    public static AmountUnit? Read(MappingNode node)
    {
        if (node.Text is not { } name)
        {
            return null;
        }

        var unit = All.FirstOrDefault(unit => unit.Name == name);
        if (unit is null)
        {
            node.Problem($"金额单位“{name}”未知，可用 yuan（元）、fen（分）、wan-yuan（万元）。", $"The unit '{name}' is unknown; known are yuan, fen, wan-yuan.");
        }

        return unit;
    }

    // Without trailing zeros: 12.500000 yuan and 12.5 yuan are one amount and are to be written as one.
    public decimal ToYuan(decimal amount) => Plain(amount * Yuan);

    public decimal FromYuan(decimal yuan) => Plain(yuan / Yuan);

    private static decimal Plain(decimal amount) => amount / 1.000000000000000000000000000000000m;
}
