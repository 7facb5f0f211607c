using System.Text.Json.Nodes;
using ExchangeHub.Contracts.Transport;

namespace ExchangeHub.Contracts.Export;

/// <summary>
/// AsyncAPI 3.0 of the exchange, from the hub's side: it <c>receive</c>s what departments publish and <c>send</c>s what
/// they have subscribed to.
/// </summary>
public static class AsyncApiExporter
{
    private const string EnvelopePath = "#/components/schemas/cloudEvent";

    /// <summary>The document as text: indented, LF, the same for the same contracts.</summary>
    public static string Export() => ExportJson.Write(ToJson(ContractCatalog.All));

    private static JsonObject ToJson(IReadOnlyList<Contract> contracts) => new()
    {
        ["asyncapi"] = "3.0.0",
        ["id"] = "urn:exchangehub",
        ["info"] = new JsonObject
        {
            ["title"] = "ExchangeHub",
            ["version"] = "1.0.0",
            ["description"] = "Events of the staffing domain (机构编制). Each event type is a channel; x-publishers and x-subscribers say who is entitled to it.",
        },
        ["defaultContentType"] = "application/cloudevents+json",
        ["servers"] = Servers(),
        ["channels"] = With(Map(contracts, contract => contract.Type, Channel), AmqpDescription.Channels()),
        ["operations"] = With(Operations(contracts), AmqpDescription.Operations()),
        ["components"] = new JsonObject
        {
            ["securitySchemes"] = new JsonObject { ["amqpAccount"] = AmqpDescription.SecurityScheme() },
            ["schemas"] = With(new JsonObject { ["cloudEvent"] = EnvelopeSchema.ToJson() }, AmqpDescription.Schemas()),
            ["messages"] = With(Map(contracts, contract => contract.Type, Message), AmqpDescription.Messages()),
        },
    };

    private static JsonObject Servers() => new()
    {
        ["http"] = new JsonObject
        {
            ["host"] = "127.0.0.1:8080",
            ["protocol"] = "http",
            ["description"] = "POST /v1/events takes events; subscriptions are pulled, or sent to a webhook.",
        },
        ["amqp"] = AmqpDescription.Server(),
    };

    private static JsonObject Channel(Contract contract) => new()
    {
        ["address"] = contract.Type,
        ["title"] = contract.Title,
        ["messages"] = new JsonObject { ["event"] = Reference($"#/components/messages/{contract.Type}") },
    };

    private static JsonObject Operations(IReadOnlyList<Contract> contracts)
    {
        var operations = new JsonObject();
        foreach (var contract in contracts)
        {
            var publishers = contract.Publishers.Where(Department.IsKnown).ToList();
            if (publishers.Count > 0)
            {
                operations[$"receive.{contract.Type}"] = Operation(contract, "receive", "x-publishers", ExportJson.Texts(publishers));
            }

            operations[$"send.{contract.Type}"] = Operation(contract, "send", "x-subscribers", ExportJson.Texts(contract.Subscribers.Keys.Order(StringComparer.Ordinal)));
        }

        return operations;
    }

    private static JsonObject Operation(Contract contract, string action, string parties, JsonNode who) => new()
    {
        ["action"] = action,
        ["channel"] = Reference($"#/channels/{contract.Type}"),
        ["title"] = contract.Title,
        [parties] = who,
    };

    private static JsonObject Message(Contract contract) => new()
    {
        ["name"] = contract.Type,
        ["title"] = contract.Title,
        ["contentType"] = AmqpEdge.EventContentType,
        ["x-amqp-data"] = AmqpDescription.DataForm(contract),
        ["payload"] = new JsonObject
        {
            ["allOf"] = new JsonArray(
                Reference(EnvelopePath),
                new JsonObject
                {
                    ["type"] = "object",
                    ["properties"] = new JsonObject
                    {
                        ["type"] = new JsonObject { ["const"] = contract.Type },
                        ["data"] = SchemaExporter.Body(contract),
                    },
                }),
        },
    };

    private static JsonObject Reference(string path) => new() { ["$ref"] = path };

    private static JsonObject With(JsonObject some, IEnumerable<KeyValuePair<string, JsonNode?>> more)
    {
        foreach (var member in more)
        {
            some.Add(member);
        }

        return some;
    }

    private static JsonObject Map(IReadOnlyList<Contract> contracts, Func<Contract, string> name, Func<Contract, JsonNode> value) =>
        new(contracts.Select(contract => KeyValuePair.Create<string, JsonNode?>(name(contract), value(contract))));
}
