using System.Xml.Schema;

namespace ExchangeHub.Adapters.Connectors.Soap;

/// <summary>Walks what a schema allows inside an element.</summary>
internal static class SchemaParticles
{
    /// <summary>The element at a dotted path below another; the empty path is the element itself. Positions in a list are passed over.</summary>
    public static XmlSchemaElement? Find(this XmlSchemaElement element, string path)
    {
        var found = element;
        foreach (var name in path.Split('.', StringSplitOptions.RemoveEmptyEntries).Where(name => !name.All(char.IsAsciiDigit)))
        {
            if (found.Children().FirstOrDefault(child => child.QualifiedName.Name == name) is not { } next)
            {
                return null;
            }

            found = next;
        }

        return found;
    }

    /// <summary>True where the path names a child element or, with <c>@</c>, an attribute.</summary>
    public static bool Knows(this XmlSchemaElement element, string path)
    {
        var at = path.LastIndexOf('@');
        return at < 0
            ? element.Find(path) is not null
            : element.Find(path[..at].TrimEnd('.')) is { ElementSchemaType: XmlSchemaComplexType type } && type.Attributes().Any(attribute => attribute.QualifiedName.Name == path[(at + 1)..]);
    }

    public static IEnumerable<XmlSchemaElement> Children(this XmlSchemaElement element) =>
        element.ElementSchemaType is XmlSchemaComplexType type ? Elements(type.ContentTypeParticle) : [];

    public static IEnumerable<XmlSchemaAttribute> Attributes(this XmlSchemaComplexType type) => type.AttributeUses.Values.OfType<XmlSchemaAttribute>();

    private static IEnumerable<XmlSchemaElement> Elements(XmlSchemaParticle? particle) => particle switch
    {
        XmlSchemaElement element => [element],
        XmlSchemaGroupBase group => group.Items.OfType<XmlSchemaParticle>().SelectMany(Elements),
        _ => [],
    };
}
