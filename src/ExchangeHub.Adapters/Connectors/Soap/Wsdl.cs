using System.Xml;
using System.Xml.Linq;
using System.Xml.Schema;

namespace ExchangeHub.Adapters.Connectors.Soap;

/// <summary>What a WSDL 1.1 says of one SOAP 1.1 port, document/literal: its address, its operations and the schema of their messages.</summary>
internal sealed class Wsdl
{
    private static readonly XNamespace Ns = "http://schemas.xmlsoap.org/wsdl/";
    private static readonly XNamespace SoapBinding = "http://schemas.xmlsoap.org/wsdl/soap/";
    private static readonly XNamespace Xsd = XmlSchema.Namespace;

    private Wsdl(Uri? address, XmlSchemaSet schemas, IReadOnlyDictionary<string, WsdlOperation> operations) =>
        (Address, Schemas, Operations) = (address, schemas, operations);

    public Uri? Address { get; }

    public XmlSchemaSet Schemas { get; }

    public IReadOnlyDictionary<string, WsdlOperation> Operations { get; }

    /// <exception cref="InvalidDataException">It is no such WSDL; the text says why.</exception>
    public static Wsdl Read(XDocument document, string? portName)
    {
        if (document.Root is not { } root || root.Name != Ns + "definitions")
        {
            throw new InvalidDataException("It is no WSDL 1.1.");
        }

        var ports = root.Elements(Ns + "service").Elements(Ns + "port")
            .Where(port => port.Element(SoapBinding + "address") is not null && (portName is null || (string?)port.Attribute("name") == portName)).ToList();
        if (ports is not [var port])
        {
            throw new InvalidDataException(ports.Count == 0 ? "It has no such SOAP 1.1 port." : "It has several SOAP 1.1 ports: name one.");
        }

        var schemas = SchemasOf(root);
        var address = Uri.TryCreate((string?)port.Element(SoapBinding + "address")!.Attribute("location"), UriKind.Absolute, out var location) ? location : null;
        return new Wsdl(address, schemas, OperationsOf(root, Named(root, "binding", port, "binding"), schemas));
    }

    private static Dictionary<string, WsdlOperation> OperationsOf(XElement root, XElement binding, XmlSchemaSet schemas)
    {
        var portType = Named(root, "portType", binding, "type");
        var style = (string?)binding.Element(SoapBinding + "binding")?.Attribute("style") ?? "document";
        var operations = new Dictionary<string, WsdlOperation>(StringComparer.Ordinal);
        foreach (var bound in binding.Elements(Ns + "operation"))
        {
            var (name, soap) = (Attribute(bound, "name"), bound.Element(SoapBinding + "operation"));
            if (((string?)soap?.Attribute("style") ?? style) != "document" || bound.Descendants(SoapBinding + "body").Any(body => (string?)body.Attribute("use") is not (null or "literal")))
            {
                throw new InvalidDataException($"Operation {name} is not document/literal.");
            }

            var operation = portType.Elements(Ns + "operation").FirstOrDefault(element => (string?)element.Attribute("name") == name)
                ?? throw new InvalidDataException($"Operation {name} is bound, but the port type does not have it.");
            operations[name] = new WsdlOperation(
                name, (string?)soap?.Attribute("soapAction") ?? "", MessageOf(root, operation, "input", schemas), MessageOf(root, operation, "output", schemas));
        }

        return operations;
    }

    private static XmlSchemaElement MessageOf(XElement root, XElement operation, string direction, XmlSchemaSet schemas)
    {
        var use = operation.Element(Ns + direction) ?? throw new InvalidDataException($"Operation {Attribute(operation, "name")} has no {direction}.");
        var parts = Named(root, "message", use, "message").Elements(Ns + "part").ToList();
        if (parts is not [var part] || part.Attribute("element") is not { } element)
        {
            throw new InvalidDataException($"The {direction} of operation {Attribute(operation, "name")} is not one element.");
        }

        var name = QualifiedName(part, element.Value);
        return schemas.GlobalElements[name] as XmlSchemaElement ?? throw new InvalidDataException($"Element {name.Name} is not in the schema.");
    }

    private static XmlSchemaSet SchemasOf(XElement root)
    {
        var problems = new List<string>();
        var schemas = new XmlSchemaSet { XmlResolver = null };
        schemas.ValidationEventHandler += (_, problem) => problems.Add(problem.Message);
        foreach (var schema in root.Elements(Ns + "types").Elements(Xsd + "schema"))
        {
            using var reader = Alone(schema).CreateReader();
            if (XmlSchema.Read(reader, (_, problem) => problems.Add(problem.Message)) is { } read)
            {
                schemas.Add(read);
            }
        }

        schemas.Compile();
        return problems.Count == 0 ? schemas : throw new InvalidDataException($"Its schema does not hold: {string.Join(" ", problems)}");
    }

    // Prefixes in values (type="t:Name") are declared where the WSDL begins.
    private static XElement Alone(XElement schema)
    {
        var copy = new XElement(schema);
        foreach (var declared in schema.Ancestors().Attributes().Where(attribute => attribute.IsNamespaceDeclaration))
        {
            if (copy.Attribute(declared.Name) is null)
            {
                copy.Add(new XAttribute(declared));
            }
        }

        return copy;
    }

    private static XElement Named(XElement root, string kind, XElement from, string reference)
    {
        var name = QualifiedName(from, Attribute(from, reference)).Name;
        return root.Elements(Ns + kind).FirstOrDefault(element => (string?)element.Attribute("name") == name)
            ?? throw new InvalidDataException($"It names a {kind} {name} that it does not have.");
    }

    private static XmlQualifiedName QualifiedName(XElement at, string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var space = colon < 0 ? at.GetDefaultNamespace() : at.GetNamespaceOfPrefix(text[..colon]) ?? XNamespace.None;
        return new XmlQualifiedName(text[(colon + 1)..], space.NamespaceName);
    }

    private static string Attribute(XElement element, string name) =>
        (string?)element.Attribute(name) ?? throw new InvalidDataException($"A {element.Name.LocalName} has no {name}.");
}

/// <summary>One operation: what is sent, what comes back.</summary>
internal sealed record WsdlOperation(string Name, string Action, XmlSchemaElement Input, XmlSchemaElement Output);
