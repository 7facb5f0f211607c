using System.Xml;
using System.Xml.Linq;
using System.Xml.Schema;

namespace ExchangeHub.Sandbox.Endpoints.CreditCode;

/// <summary>A SOAP 1.1 request as it came: the token of its header and the one element of its body.</summary>
internal sealed record SoapRequest(string? User, string? Password, XElement Message);

/// <summary>A fault to be answered.</summary>
internal sealed class SoapFaultException(string kind, string text, string? code = null) : Exception(text)
{
    public const string Client = "Client";
    public const string Server = "Server";
    public const string FailedAuthentication = "FailedAuthentication";

    public string Kind { get; } = kind;

    public string? Code { get; } = code;
}

/// <summary>Reads and writes the envelopes of the service.</summary>
internal static class SoapMessages
{
    public const int MostBytes = 1024 * 1024;

    private static readonly XNamespace Soap = "http://schemas.xmlsoap.org/soap/envelope/";
    private static readonly XNamespace Security = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd";

    public static SoapRequest Read(Stream body)
    {
        var root = Parse(body).Root!;
        if (root.Name != Soap + "Envelope" || root.Elements(Soap + "Body").ToList() is not [var content] || content.Elements().ToList() is not [var message])
        {
            throw new SoapFaultException(SoapFaultException.Client, "不是 SOAP 1.1 请求");
        }

        var token = root.Element(Soap + "Header")?.Element(Security + "Security")?.Element(Security + "UsernameToken");
        return new SoapRequest(token?.Element(Security + "Username")?.Value, token?.Element(Security + "Password")?.Value, new XDocument(message).Root!);
    }

    /// <summary>What the schema says against a request; places only, since values may be personal.</summary>
    public static void Validate(XElement message)
    {
        var problems = new List<string>();
        message.Document!.Validate(CreditCodeContract.Schemas, (sender, _) => problems.Add(Place(sender)));
        if (problems.Count > 0 || !CreditCodeContract.Schemas.GlobalElements.Contains(new XmlQualifiedName(message.Name.LocalName, message.Name.NamespaceName)))
        {
            throw new SoapFaultException(SoapFaultException.Client, $"请求不符合接口约定: {string.Join(", ", problems.Distinct())}");
        }
    }

    public static string Write(XElement message) => Envelope(message);

    public static string Write(SoapFaultException fault) => Envelope(new XElement(
        Soap + "Fault",
        fault.Kind == SoapFaultException.FailedAuthentication
            ? new XElement("faultcode", new XAttribute(XNamespace.Xmlns + "wsse", Security), $"wsse:{fault.Kind}")
            : new XElement("faultcode", $"soap:{fault.Kind}"),
        new XElement("faultstring", fault.Message),
        fault.Code is null ? null : new XElement("detail", new XElement(
            CreditCodeContract.Ns + "error", new XElement(CreditCodeContract.Ns + "code", fault.Code), new XElement(CreditCodeContract.Ns + "message", fault.Message)))));

    private static string Envelope(XElement content) =>
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>" + new XElement(
            Soap + "Envelope", new XAttribute(XNamespace.Xmlns + "soap", Soap), new XElement(Soap + "Body", content)).ToString(SaveOptions.DisableFormatting);

    private static XDocument Parse(Stream body)
    {
        try
        {
            using var reader = XmlReader.Create(body, new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, MaxCharactersInDocument = MostBytes });
            return XDocument.Load(reader);
        }
        catch (XmlException)
        {
            throw new SoapFaultException(SoapFaultException.Client, "请求不是有效的 XML");
        }
    }

    private static string Place(object? sender) => sender switch
    {
        XElement element => element.Name.LocalName,
        XAttribute attribute => attribute.Name.LocalName,
        _ => "?",
    };
}
