using System.Globalization;
using System.Text;
using ExchangeHub.Testing.Proof;
using Xunit.Sdk;

namespace ExchangeHub.AcceptanceTests.Faults;

/// <summary>What one needs to understand a proof that failed, kept in a file that stays.</summary>
internal static class FaultRecord
{
    /// <summary>Returns where it is.</summary>
    public static async Task<string> KeepAsync(int seed, FaultProof proof, Installation installation, Verdict? verdict)
    {
        var text = new StringBuilder()
            .AppendLine(CultureInfo.InvariantCulture, $"seed {seed}")
            .AppendJoin('\n', proof.Story).AppendLine();
        if (verdict is not null)
        {
            text.AppendLine().AppendLine("== flaws").AppendJoin('\n', verdict.Flaws).AppendLine().AppendLine("== ledger");
            foreach (var entry in verdict.History.Ledger)
            {
                text.AppendLine(CultureInfo.InvariantCulture, $"{entry.Sequence} {entry.Key} {entry.Subject}")
                    .AppendJoin('\n', entry.Deliveries.Select(delivery => $"    {delivery.DeliveryId} {delivery.Subscriber} {delivery.State}: {string.Join(' ', delivery.Receipts)}"))
                    .AppendLine();
            }

            foreach (var subscriber in verdict.History.Subscribers)
            {
                text.AppendLine().AppendLine(CultureInfo.InvariantCulture, $"== {subscriber.Subscriber} applied")
                    .AppendJoin('\n', subscriber.Applications.Select(done => $"{done.Key} by {done.DeliveryId}")).AppendLine();
            }
        }

        text.AppendLine().AppendLine("== queues").AppendLine(await QueuesAsync(installation))
            .AppendLine("== RabbitMQ").AppendLine(installation.Broker.Output)
            .AppendLine("== PostgreSQL").AppendLine(installation.Database.Output);
        foreach (var (process, number) in installation.Cluster.Nodes.Append(installation.Adapter).Select((process, i) => (process, i + 1)))
        {
            text.AppendLine().AppendLine(CultureInfo.InvariantCulture, $"== process {number} since its last start").AppendLine(process?.Output);
        }

        var file = Path.Combine(Path.GetTempPath(), string.Create(CultureInfo.InvariantCulture, $"exchangehub-faults-{seed}.txt"));
        await File.WriteAllTextAsync(file, text.ToString());
        return file;
    }

    private static async Task<string> QueuesAsync(Installation installation)
    {
        try
        {
            return await installation.Broker.ControlAsync("list_queues", "name", "type", "state", "messages_ready", "messages_unacknowledged", "consumers", "--timeout", "10");
        }
        catch (XunitException down)
        {
            return down.Message;
        }
    }
}
