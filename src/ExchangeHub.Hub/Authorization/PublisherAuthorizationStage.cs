using ExchangeHub.Access.Regions;
using ExchangeHub.Contracts;
using ExchangeHub.Hub.Pipeline;

namespace ExchangeHub.Hub.Authorization;

/// <summary>
/// May this sender publish this contract for this region? Denied unless all of three hold: the source is its own, the
/// contract names its department, the region lies in its subtree. The code says which failed.
/// </summary>
internal sealed class PublisherAuthorizationStage(IRegionTrees regions) : IDecisionStage
{
    public void Decide(EventBatch batch)
    {
        var tree = regions.Current;
        foreach (var incoming in batch.Live)
        {
            var cloudEvent = incoming.Event!;
            if (!OwnsSource(tree, batch, cloudEvent.Source))
            {
                incoming.Reject(RejectionCode.SourceNotYours, "source", "The source must name your own department and your region or one below it.");
            }

            if (!incoming.Contract!.Publishers.Contains(batch.Sender.Department))
            {
                incoming.Reject(RejectionCode.PublisherNotAllowed, "type", $"The department '{batch.Sender.Department}' does not publish this contract.");
            }

            if (!tree.IsWithin(cloudEvent.Region!, batch.Sender.Region, batch.Today))
            {
                incoming.Reject(RejectionCode.RegionNotAllowed, "region", "The region is not yours nor below yours.");
            }
        }
    }

    private static bool OwnsSource(RegionTree tree, EventBatch batch, string source)
    {
        if (source == batch.Sender.Source)
        {
            return true;
        }

        // Validation has made sure of the form /<region>/<department>.
        var parts = source.Split('/');
        return parts is ["", var region, var department]
            && department == batch.Sender.Department
            && tree.IsWithin(region, batch.Sender.Region, batch.Today);
    }
}
