using System.Xml.Linq;
using System.Xml.Schema;

namespace ExchangeHub.Sandbox.Endpoints.CreditCode;

/// <summary>The service's WSDL as it is shipped, and the schema inside it.</summary>
internal static class CreditCodeContract
{
    public static readonly XNamespace Ns = "urn:exchangehub:sandbox:credit-code";

    private static readonly XNamespace Wsdl = "http://schemas.xmlsoap.org/wsdl/";
    private static readonly XNamespace SoapBinding = "http://schemas.xmlsoap.org/wsdl/soap/";

    private static readonly XDocument Document = Load();

    public static XmlSchemaSet Schemas { get; } = Compile();

    /// <summary>The WSDL with the address under which this service was asked.</summary>
    public static string At(string address)
    {
        var copy = new XDocument(Document);
        copy.Root!.Elements(Wsdl + "service").Elements(Wsdl + "port").Elements(SoapBinding + "address").Single().SetAttributeValue("location", address);
        return copy.ToString();
    }

    private static XDocument Load()
    {
        using var stream = typeof(CreditCodeContract).Assembly.GetManifestResourceStream("credit-code.wsdl")!;
        return XDocument.Load(stream);
    }

    private static XmlSchemaSet Compile()
    {
        XNamespace xsd = XmlSchema.Namespace;
        var schema = new XElement(Document.Root!.Element(Wsdl + "types")!.Element(xsd + "schema")!);
        // Prefixes in values (type="t:Id") are declared where the WSDL begins.
        schema.Add(Document.Root.Attributes().Where(attribute => attribute.IsNamespaceDeclaration));
        var schemas = new XmlSchemaSet { XmlResolver = null };
        using var reader = schema.CreateReader();
        schemas.Add(Ns.NamespaceName, reader);
        schemas.Compile();
        return schemas;
    }
}
