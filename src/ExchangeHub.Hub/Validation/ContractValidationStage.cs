using ExchangeHub.Access.Regions;
using ExchangeHub.Contracts.Validation;
using ExchangeHub.Hub.Pipeline;
using Microsoft.Extensions.Options;

namespace ExchangeHub.Hub.Validation;

/// <summary>Shape and rules of the contract, all problems at once. Errors reject; warnings travel with the event.</summary>
internal sealed class ContractValidationStage(IRegionTrees regions, IOptions<HubOptions> options) : IDecisionStage
{
    public void Decide(EventBatch batch)
    {
        var context = ContextOf(regions.Current, options.Value, batch.ReceivedAt);
        foreach (var incoming in batch.Live)
        {
            incoming.Contract = EventValidator.Recognize(incoming.Event!.Type, out var problem);
            if (incoming.Contract is null)
            {
                incoming.Add([problem!], []);
                continue;
            }

            var validation = EventValidator.Validate(incoming.Event, incoming.Contract, context);
            incoming.Add(validation.Errors, validation.Warnings);
        }
    }

    /// <summary>What this installation goes by.</summary>
    public static ValidationContext ContextOf(RegionTree tree, HubOptions options, DateTimeOffset now) =>
        new(now, tree, tree.Exists, options.AllowSynthetic, options.MaxConfidentiality);
}
