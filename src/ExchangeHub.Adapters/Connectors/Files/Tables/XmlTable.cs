using System.Text;
using System.Xml;
using System.Xml.Linq;
using System.Xml.Schema;
using ExchangeHub.Contracts;

namespace ExchangeHub.Adapters.Connectors.Files.Tables;

/// <summary>Repeated elements of an XML document; the n-th one is the n-th row, and nested elements are columns with dotted names.</summary>
internal sealed class XmlTable(TableColumns columns, XmlShape shape, TableLimits limits) : ITableFormat
{
    public string Extension => ".xml";

    public IEnumerable<TableRow> Read(Stream content)
    {
        var invalid = new List<string>();
        using var text = Open(content);
        using var reader = Guarded(() => XmlReader.Create(text, ReadingWith(invalid)));
        var number = 0;
        while (Guarded(() => NextRow(reader, invalid)) is { } element)
        {
            yield return RowOf(++number, element, invalid);
        }
    }

    public void Return(Stream content, IReadOnlyDictionary<int, RowError> errors, Stream to)
    {
        using var text = Open(content);
        using var reader = XmlReader.Create(text, new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
        using var writer = Writer(to);
        reader.MoveToContent();
        var number = 0;
        while (!reader.EOF)
        {
            if (IsRow(reader))
            {
                var row = (XElement)XNode.ReadFrom(reader);
                row.Elements().Where(element => element.Name.LocalName is TableColumns.ErrorCode or TableColumns.ErrorDetail).Remove();
                if (errors.GetValueOrDefault(++number) is { } error)
                {
                    row.Add(new XElement(row.Name.Namespace + TableColumns.ErrorCode, error.Code), new XElement(row.Name.Namespace + TableColumns.ErrorDetail, error.Detail));
                }

                row.WriteTo(writer);
            }
            else
            {
                XmlCopy.Node(reader, writer);
                reader.Read();
            }
        }
    }

    public void Write(IReadOnlyList<string> header, IEnumerable<IReadOnlyList<string?>> rows, Stream to)
    {
        using var writer = Writer(to);
        writer.WriteStartElement(shape.RootElement);
        foreach (var row in rows)
        {
            new XElement(shape.RowElement, header.Zip(row, (name, value) => new XElement(XmlConvert.EncodeLocalName(name), value))).WriteTo(writer);
        }

        writer.WriteEndElement();
    }

    private StreamReader Open(Stream content)
    {
        content.Position = 0;
        var beginning = new byte[TableEncoding.Utf8.Mark.Length];
        var read = content.ReadAtLeast(beginning, beginning.Length, throwOnEndOfStream: false);
        var marked = TableEncoding.Utf8.Mark.SequenceEqual(beginning.AsSpan(0, read));
        content.Position = marked ? read : 0;
        return marked && shape.Encoding != TableEncoding.Utf8
            ? throw columns.Drift($"声明为 {shape.Encoding.Name}, 实为 UTF-8")
            : new StreamReader(content, shape.Encoding.Strict, detectEncodingFromByteOrderMarks: false, leaveOpen: true);
    }

    private XmlWriter Writer(Stream to)
    {
        var writer = XmlWriter.Create(
            new StreamWriter(to, shape.Encoding.Strict, leaveOpen: true), new XmlWriterSettings { CloseOutput = true, Indent = false });
        writer.WriteStartDocument();
        return writer;
    }

    // No document type, no reference that leads out of the file.
    private XmlReaderSettings ReadingWith(List<string> invalid)
    {
        var settings = new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, IgnoreComments = true, IgnoreProcessingInstructions = true,
            MaxCharactersInDocument = limits.UnpackedBytes, ValidationType = shape.Schema is null ? ValidationType.None : ValidationType.Schema,
        };
        if (shape.Schema is not null)
        {
            settings.Schemas = shape.Schema;
            // The validator's own words repeat the value; the element's name is enough.
            settings.ValidationEventHandler += (sender, _) => invalid.Add((sender as XmlReader)?.LocalName ?? "");
        }

        return settings;
    }

    private bool IsRow(XmlReader reader) => reader.NodeType == XmlNodeType.Element && reader.LocalName == shape.RowElement && reader.Depth > 0;

    /// <summary>The next row's element; null at the end of the document.</summary>
    private XElement? NextRow(XmlReader reader, List<string> invalid)
    {
        while (!reader.EOF)
        {
            if (IsRow(reader))
            {
                return (XElement)XNode.ReadFrom(reader);
            }

            Look(reader);
            reader.Read();
            if (invalid.Count > 0 && !IsRow(reader))
            {
                throw columns.Drift($"不符合 XML 结构定义: 元素 {invalid[0]}");
            }
        }

        return null;
    }

    private T Guarded<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (DecoderFallbackException)
        {
            throw columns.Drift($"不是声明的 {shape.Encoding.Name} 编码");
        }
        catch (XmlException broken)
        {
            throw columns.Drift(broken.LineNumber > 0 ? $"XML 第 {broken.LineNumber} 行起不可读" : "XML 不可读");
        }
    }

    private void Look(XmlReader reader)
    {
        if (reader.NodeType == XmlNodeType.XmlDeclaration && reader.GetAttribute("encoding") is { } declared && !shape.Encoding.IsNamed(declared))
        {
            throw columns.Drift($"声明为 {shape.Encoding.Name}, 实为 {declared.ToUpperInvariant()}");
        }

        if (reader is { NodeType: XmlNodeType.Element, Depth: 0 } && shape.Template is { } template && !template.IsIn(reader.GetAttribute(template.Place)))
        {
            throw columns.Drift(template.Complaint);
        }
    }

    private TableRow RowOf(int number, XElement element, List<string> invalid)
    {
        var values = new Dictionary<string, string?>();
        Flatten(element, "", values);
        values.Remove(TableColumns.ErrorCode);
        values.Remove(TableColumns.ErrorDetail);
        // An element that is left out is no empty one: who leaves it out today has another form of the document.
        columns.Check([.. values.Keys]);
        var problem = invalid.Count > 0
            ? new RowProblem(RejectionCode.InvalidField, invalid[0], $"第 {number} 条“{invalid[0]}”不符合 XML 结构定义")
            : TableColumns.TooLong(number, values);
        invalid.Clear();
        return new TableRow(number, values, problem);
    }

    private static void Flatten(XElement element, string path, Dictionary<string, string?> into)
    {
        foreach (var attribute in element.Attributes().Where(attribute => !attribute.IsNamespaceDeclaration && attribute.Name.Namespace == XNamespace.None))
        {
            into[Join(path, "@" + attribute.Name.LocalName)] = TextOf(attribute.Value);
        }

        foreach (var child in element.Elements())
        {
            var name = Join(path, XmlConvert.DecodeName(child.Name.LocalName));
            for (var again = 2; !child.HasElements && into.ContainsKey(name); again++)
            {
                name = $"{Join(path, child.Name.LocalName)}.{again}";
            }

            if (!child.HasElements)
            {
                into[name] = TextOf(child.Value);
            }

            Flatten(child, name, into);
        }
    }

    private static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";

    private static string? TextOf(string value) => value.Trim() is { Length: > 0 } text ? text : null;
}

/// <summary>How a department writes XML.</summary>
internal sealed record XmlShape(TableEncoding Encoding, string RootElement, string RowElement, TemplateMark? Template, XmlSchemaSet? Schema);
