using System.Globalization;
using System.Xml.Linq;
using System.Xml.Schema;
using ExchangeHub.Adapters.Connectors.Wire;

namespace ExchangeHub.Adapters.Connectors.Soap;

/// <summary>XML as flat columns and back: names joined by dots, positions of what may repeat counted from 0, attributes with <c>@</c>.</summary>
internal static class XmlColumns
{
    private static readonly XNamespace Instance = XmlSchema.InstanceNamespace;

    /// <summary>The columns inside an element that was validated; without a schema, what does repeat counts as a list.</summary>
    public static Dictionary<string, string?> Flatten(XElement element)
    {
        var columns = new Dictionary<string, string?>(StringComparer.Ordinal);
        FlattenInto(element, "", columns);
        return columns;
    }

    /// <summary>The element that holds these columns, in the order and the namespaces of the schema. What the schema does not know is left for the caller to have checked.</summary>
    public static XElement Build(XmlSchemaElement schema, ColumnTree tree)
    {
        var element = new XElement(NameOf(schema));
        if (tree.Text is { } text)
        {
            element.Value = text;
            return element;
        }

        if (schema.ElementSchemaType is XmlSchemaComplexType type)
        {
            foreach (var attribute in type.Attributes())
            {
                if (tree.Children.GetValueOrDefault("@" + attribute.QualifiedName.Name)?.Text is { } value)
                {
                    element.SetAttributeValue(XName.Get(attribute.QualifiedName.Name, attribute.QualifiedName.Namespace), value);
                }
            }

            Fill(element, type.ContentTypeParticle, tree);
        }

        return element;
    }

    private static void Fill(XElement parent, XmlSchemaParticle? particle, ColumnTree tree)
    {
        switch (particle)
        {
            case XmlSchemaElement child when tree.Children.TryGetValue(child.QualifiedName.Name, out var given):
                parent.Add((given.IsList && child.MaxOccurs > 1 ? given.Items : [given]).Select(item => Build(child, item)));
                break;
            case XmlSchemaElement { MinOccurs: > 0, ElementSchemaType: XmlSchemaComplexType { ContentType: XmlSchemaContentType.ElementOnly or XmlSchemaContentType.Empty } } group
                when particle.Parent is not XmlSchemaChoice:
                // A group that must be there, though none of its columns is given.
                parent.Add(new XElement(NameOf(group)));
                break;
            case XmlSchemaGroupBase group:
                foreach (var item in group.Items.OfType<XmlSchemaParticle>())
                {
                    Fill(parent, item, tree);
                }

                break;
        }
    }

    private static void FlattenInto(XElement element, string name, Dictionary<string, string?> columns)
    {
        foreach (var attribute in element.Attributes().Where(attribute => !attribute.IsNamespaceDeclaration && attribute.Name.Namespace != Instance))
        {
            columns[Join(name, "@" + attribute.Name.LocalName)] = attribute.Value is { Length: > 0 } value ? value : null;
        }

        if (!element.HasElements)
        {
            if (name.Length > 0)
            {
                columns[name] = element.Value is { Length: > 0 } text ? text : null;
            }

            return;
        }

        foreach (var same in element.Elements().GroupBy(child => child.Name.LocalName))
        {
            var repeats = same.Count() > 1 || same.First().GetSchemaInfo()?.SchemaElement?.MaxOccurs > 1;
            foreach (var (index, child) in same.Index())
            {
                FlattenInto(child, Join(name, repeats ? $"{same.Key}.{index.ToString(CultureInfo.InvariantCulture)}" : same.Key), columns);
            }
        }
    }

    private static string Join(string name, string next) => name.Length == 0 ? next : $"{name}.{next}";

    private static XName NameOf(XmlSchemaElement schema) => XName.Get(schema.QualifiedName.Name, schema.QualifiedName.Namespace);
}
