using System.Text.Json;
using ExchangeHub.Contracts;
using ExchangeHub.Host.Commands.Conformance.Rules;

namespace ExchangeHub.Host.Commands.Conformance;

/// <summary>Whoever follows a run.</summary>
internal interface IKitView
{
    void Began(Uri address, IReadOnlyList<Rule> rules);

    void Decided(RuleOutcome outcome);
}

/// <summary>For people: what to do, and each rule as it is decided. With <c>--json</c> people read it from standard error.</summary>
internal sealed class KitView(TextWriter people) : IKitView
{
    public void Began(Uri address, IReadOnlyList<Rule> rules)
    {
        people.WriteLine($"请把客户端的交换中心地址改为 point your client at this address in place of the hub: {address}");
        foreach (var rule in rules.Where(rule => rule.Ask is not null))
        {
            people.WriteLine($"  {(rule.MustBeSeen ? "须做" : "可做")} {(rule.MustBeSeen ? "do" : "may")}  {rule.Id,-20} {rule.Ask}");
        }

        people.Flush();
    }

    public void Decided(RuleOutcome outcome)
    {
        var word = outcome.Status switch { Verdict.Passed => "通过 pass", Verdict.Failed => "不通过 FAIL", _ => "跳过 skipped" };
        people.WriteLine($"{word,-12} {outcome.Id,-20} {outcome.Title}\n{"",-12} {outcome.Reason}{(outcome.Status == Verdict.Failed ? $"  [{outcome.Document}]" : "")}");
        people.Flush();
    }

    public static void WriteJson(KitOptions options, IReadOnlyList<RuleOutcome> outcomes, TextWriter output) => output.WriteLine(JsonSerializer.Serialize(
        new
        {
            hub = options.Hub,
            client = options.Client.ClientId,
            mode = options.Drive ? "drive" : "watch",
            passed = outcomes.Count(outcome => outcome.Status == Verdict.Passed),
            failed = outcomes.Count(outcome => outcome.Status == Verdict.Failed),
            skipped = outcomes.Count(outcome => outcome.Status == Verdict.Left),
            rules = outcomes,
        },
        WireJson.Options));
}
