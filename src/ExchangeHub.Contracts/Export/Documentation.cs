using System.Collections.Frozen;
using System.Reflection;
using System.Text;
using System.Xml.Linq;

namespace ExchangeHub.Contracts.Export;

/// <summary>The summaries of the compiler's documentation file, which is shipped beside the assembly.</summary>
internal static class Documentation
{
    private static readonly Lazy<FrozenDictionary<string, string>> Summaries = new(Load);

    public static string? Of(Type type) => Summaries.Value.GetValueOrDefault($"T:{type.FullName}");

    public static string? Of(PropertyInfo property) =>
        Summaries.Value.GetValueOrDefault($"P:{property.DeclaringType!.FullName}.{property.Name}");

    private static FrozenDictionary<string, string> Load()
    {
        var file = Path.Combine(AppContext.BaseDirectory, $"{typeof(Documentation).Assembly.GetName().Name}.xml");
        return File.Exists(file)
            ? XDocument.Load(file).Descendants("member")
                .Where(member => member.Element("summary") is not null)
                .ToFrozenDictionary(member => member.Attribute("name")!.Value, member => Text(member.Element("summary")!))
            : FrozenDictionary<string, string>.Empty;
    }

    private static string Text(XElement summary)
    {
        var text = new StringBuilder();
        foreach (var node in summary.DescendantNodes())
        {
            text.Append(node switch
            {
                XText words => words.Value,
                XElement element when element.Attribute("cref") is { } reference => reference.Value[(reference.Value.LastIndexOf('.') + 1)..],
                _ => string.Empty,
            });
        }

        return string.Join(' ', text.ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }
}
