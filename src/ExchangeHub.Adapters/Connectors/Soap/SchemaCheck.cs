using System.Xml.Linq;
using System.Xml.Schema;

namespace ExchangeHub.Adapters.Connectors.Soap;

/// <summary>
/// Holds a message against the schema and finds everything that is wrong. The framework's own texts repeat values, which may be personal:
/// here only places are named.
/// </summary>
internal static class SchemaCheck
{
    public static IReadOnlyList<SchemaProblem> Problems(XElement message, XmlSchemaSet schemas)
    {
        // A document of its own: what is checked is the message, not the envelope around it.
        var document = message.Document?.Root == message ? message.Document : new XDocument(message);
        var found = new List<XObject>();
        document.Validate(schemas, (sender, _) => found.Add((XObject)sender!), addSchemaInfo: true);
        return [.. found.Select(SchemaProblem.At)];
    }
}

/// <summary>One problem: where, and whether only a value is wrong or the shape.</summary>
internal sealed record SchemaProblem(XElement Element, string Place, bool IsValue)
{
    public static SchemaProblem At(XObject place)
    {
        var element = place as XElement ?? place.Parent!;
        var name = string.Join('.', element.AncestorsAndSelf().Reverse().Skip(1).Select(step => step.Name.LocalName));
        return place is XAttribute attribute
            ? new SchemaProblem(element, $"{name}.@{attribute.Name.LocalName}", IsValue: attribute.GetSchemaInfo()?.SchemaAttribute is not null)
            : new SchemaProblem(element, name.Length == 0 ? element.Name.LocalName : name, element.GetSchemaInfo()?.SchemaElement?.ElementSchemaType is XmlSchemaSimpleType);
    }

    public override string ToString() => IsValue ? $"{Place}: the value is not of its type" : $"{Place}: not where or what the schema says";
}
