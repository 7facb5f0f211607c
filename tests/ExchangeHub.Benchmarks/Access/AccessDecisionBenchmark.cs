using System.Diagnostics;
using ExchangeHub.Access;
using ExchangeHub.Access.Decisions;
using ExchangeHub.Access.Regions;
using ExchangeHub.Benchmarks.Running;
using ExchangeHub.Contracts;

namespace ExchangeHub.Benchmarks.Access;

/// <summary>One access decision among 100,000 grants, beside the same questions where there is no grant at all.</summary>
internal sealed class AccessDecisionBenchmark : IBenchmark
{
    private const int Grants = 100_000;
    private const int Questions = 4_096;
    private const double GoalMicroseconds = 1;

    private static readonly DateOnly Day = new(2026, 6, 1);
    private static readonly string[] Resources = ["institutions", "quotas", "staff"];

    private static readonly IEnumerable<string> Provinces = Enumerable.Range(11, 60).Select(number => $"{number}0000");

    public string Name => "access-decision";

    public async Task<IReadOnlyList<BenchmarkResult>> RunAsync(BenchmarkOptions options, CancellationToken cancellationToken)
    {
        var regions = RegionTables.Load();
        var codes = Provinces.Where(province => regions.Exists(province, Day)).SelectMany(province => WithBelow(regions, province)).ToList();
        var random = new Random(2026);
        var questions = Enumerable.Range(0, Questions).Select(_ => Question(random, codes)).ToArray();
        var full = new AccessSnapshot(1, regions, Enumerable.Range(0, Grants).Select(_ => Grant(random, codes)), []);
        var empty = new AccessSnapshot(1, regions, [], []);
        var measured = await Median.OfAsync(options.Rounds, [("empty", () => Measure(questions, empty)), ("full", () => Measure(questions, full))]);
        return [BenchmarkResult.AtMost(Name, measured["full"], "us", measured["empty"], GoalMicroseconds)];
    }

    private static Task<double> Measure(AccessRequest[] questions, AccessSnapshot snapshot)
    {
        const int Repeats = 100;
        var allowed = 0;
        var began = Stopwatch.GetTimestamp();
        for (var repeat = 0; repeat < Repeats; repeat++)
        {
            foreach (var question in questions)
            {
                allowed += AccessRules.Decide(question, snapshot).Allowed ? 1 : 0;
            }
        }

        var took = Stopwatch.GetElapsedTime(began);
        return allowed == 0 ? throw new InvalidOperationException("No question was answered with yes.") : Task.FromResult(took.TotalMicroseconds / (Repeats * questions.Length));
    }

    /// <summary>Half ask about their own region, the others about any.</summary>
    private static AccessRequest Question(Random random, IReadOnlyList<string> codes)
    {
        var home = Pick(random, codes);
        return new AccessRequest(
            new Caller("client", Pick(random, Department.Systems), home), AccessAction.Read, Pick(random, Resources), random.Next(2) == 0 ? home : Pick(random, codes), Day);
    }

    private static Grant Grant(Random random, IReadOnlyList<string> codes) => new()
    {
        Id = Guid.CreateVersion7(), Version = 1, Department = Pick(random, Department.Systems), Region = Pick(random, codes), Targets = [Pick(random, codes)],
        Resources = Resources, Profile = FieldProfile.Masked, Purpose = "measuring", NotBefore = Day.AddDays(-10), NotAfter = Day.AddDays(80),
    };

    private static IEnumerable<string> WithBelow(RegionTree regions, string code) =>
        regions.Children(code, Day).SelectMany(child => WithBelow(regions, child.Code)).Prepend(code);

    private static T Pick<T>(Random random, IReadOnlyList<T> list) => list[random.Next(list.Count)];
}
