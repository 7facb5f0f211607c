using System.Xml.Linq;
using ExchangeHub.Adapters.Connectors.Wire;
using ExchangeHub.Contracts;

namespace ExchangeHub.Adapters.Connectors.Soap;

/// <summary>A fault: whose it is, and what the system says of it in its own code.</summary>
internal sealed record SoapFault(string Kind, IReadOnlyDictionary<string, string?> Detail)
{
    private const string Client = "Client";

    public static SoapFault? Of(XElement message)
    {
        if (message.Name != SoapEnvelope.Ns + "Fault")
        {
            return null;
        }

        var code = (message.Element("faultcode")?.Value ?? "").Trim();
        var kind = code[(code.IndexOf(':', StringComparison.Ordinal) + 1)..].Split('.')[0];
        return new SoapFault(kind, message.Element("detail") is { } detail ? XmlColumns.Flatten(detail) : new Dictionary<string, string?>());
    }

    /// <summary>The system's own refusal. A fault that is ours but has no code decides nothing, and one that is the system's passes by itself.</summary>
    public OrderAnswer Answer(FaultShape shape)
    {
        if (Kind != Client)
        {
            throw Unavailable();
        }

        return Detail.Value(shape.Code) is { } code
            ? new OrderAnswer(ReceiptStage.Refused, code, Detail.Value(shape.Detail))
            : new OrderAnswer(ReceiptStage.Failed, "soap-client", "The system does not accept the request and gives no code.");
    }

    public SystemUnavailableException Unavailable() => Kind is "FailedAuthentication" or "InvalidSecurity" or "InvalidSecurityToken"
        ? SystemUnavailableException.SignInRefused("The system does not accept the credentials.")
        : new SystemUnavailableException($"The system answered a {Word(Kind)} fault.", isBatchAnswered: true);

    // The word comes from outside and ends in logs.
    private static string Word(string kind) => kind is Client or "Server" or "VersionMismatch" or "MustUnderstand" ? kind : "strange";
}

/// <summary>Where in a fault's detail the system's own code and words stand.</summary>
internal sealed record FaultShape(string? Code, string? Detail)
{
    public static FaultShape Read(WireSettings? settings)
    {
        var shape = new FaultShape(settings?.Text("code"), settings?.Text("detail"));
        settings?.Done();
        return shape;
    }
}
