using ExchangeHub.Access.Regions;
using ExchangeHub.Contracts;
using ExchangeHub.Contracts.Validation;
using ExchangeHub.Hub.Pipeline;
using Microsoft.Extensions.Options;

namespace ExchangeHub.Hub.Validation;

/// <summary>Shape and rules of the contract, all problems at once. Errors reject; warnings travel with the event.</summary>
internal sealed class ContractValidationStage(IRegionTrees regions, IOptions<HubOptions> options) : IDecisionStage
{
    public void Decide(EventBatch batch)
    {
        var tree = regions.Current;
        var context = new ValidationContext(
            batch.ReceivedAt, tree, tree.Exists, options.Value.AllowSynthetic, options.Value.MaxConfidentiality);
        foreach (var incoming in batch.Live)
        {
            incoming.Contract = ContractCatalog.Find(incoming.Event!.Type);
            if (incoming.Contract is null)
            {
                RejectUnknown(incoming);
                continue;
            }

            var validation = EventValidator.Validate(incoming.Event, incoming.Contract, context);
            incoming.Add(validation.Errors, validation.Warnings);
        }
    }

    private static void RejectUnknown(IncomingEvent incoming)
    {
        var type = incoming.Event!.Type;
        var family = type[..(type.LastIndexOf('.') + 1)];
        if (family.Length > 0 && ContractCatalog.All.Any(contract => contract.Type.StartsWith(family + "v", StringComparison.Ordinal)))
        {
            incoming.Reject(RejectionCode.UnknownVersion, "type", "This version of the contract is not published; GET /v1/contracts lists those that are.");
        }
        else
        {
            incoming.Reject(RejectionCode.UnknownType, "type", "No contract has this type; GET /v1/contracts lists them.");
        }
    }
}
