using System.Globalization;
using System.Xml;
using System.Xml.Linq;
using ExchangeHub.Adapters.Connectors.Wire;

namespace ExchangeHub.Adapters.Connectors.Soap;

/// <summary>Reads XML from others: no DTD, nothing fetched, no entities, within limits.</summary>
internal static class SafeXml
{
    private const int EntityCharacters = 1024;

    /// <exception cref="XmlException">It is not well formed, has a DTD, or is beyond the limits.</exception>
    public static XDocument Load(byte[] xml, HttpLimits limits)
    {
        using (var reader = XmlReader.Create(new MemoryStream(xml, writable: false), Settings(limits)))
        {
            while (reader.Read())
            {
                if (reader.Depth > limits.MaxDepth)
                {
                    throw new XmlException(string.Create(CultureInfo.InvariantCulture, $"More than {limits.MaxDepth} levels."));
                }
            }
        }

        using var again = XmlReader.Create(new MemoryStream(xml, writable: false), Settings(limits));
        return XDocument.Load(again);
    }

    private static XmlReaderSettings Settings(HttpLimits limits) => new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        MaxCharactersInDocument = limits.MaxBytes,
        MaxCharactersFromEntities = EntityCharacters,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
    };
}
