using System.Globalization;
using System.Text.Json;

namespace ExchangeHub.Benchmarks.Running;

internal static class ResultTable
{
    public static async Task WriteAsync(IReadOnlyList<BenchmarkResult> results, BenchmarkOptions options, TextWriter output)
    {
        output.WriteLine($"{"name",-28} {"value",12} {"unit",-8} {"baseline",12} {"ratio",7}  {"goal",-20} met");
        foreach (var result in results)
        {
            var met = result.Met switch { true => "yes", false => "NO", null => "" };
            output.WriteLine(
                $"{result.Name,-28} {Number(result.Value),12} {result.Unit,-8} {Number(result.Baseline),12} {Number(result.Ratio),7}  {result.Goal,-20} {met}");
        }

        if (options.Json is { } file)
        {
            await File.WriteAllTextAsync(file, JsonSerializer.Serialize(results, JsonSerializerOptions.Web) + "\n");
        }
    }

    private static string Number(double? value) => value switch
    {
        null => "",
        < 100 => value.Value.ToString("0.###", CultureInfo.InvariantCulture),
        _ => value.Value.ToString("0", CultureInfo.InvariantCulture),
    };
}
