using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace ExchangeHub.Gateway.Sessions;

/// <summary>Text that is HTML already. What is put into it by <see cref="Of"/> is encoded, unless it is such text itself.</summary>
internal readonly record struct Html(string Text)
{
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    public static readonly Html Nothing = new("");

    public static Html Of(FormattableString text) => new(string.Format(
        CultureInfo.InvariantCulture,
        text.Format,
        [.. text.GetArguments().Select(argument => argument is Html html ? html.Text : Encoder.Encode(Convert.ToString(argument, CultureInfo.InvariantCulture) ?? ""))]));

    public static Html Join(IEnumerable<Html> parts) => new(string.Concat(parts.Select(part => part.Text)));
}
