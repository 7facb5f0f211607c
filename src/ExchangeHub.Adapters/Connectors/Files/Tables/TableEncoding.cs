using System.Text;

namespace ExchangeHub.Adapters.Connectors.Files.Tables;

/// <summary>The two encodings of departments' files. Strict both ways: a byte that means nothing is an error, never a question mark.</summary>
internal sealed class TableEncoding
{
    public static readonly TableEncoding Utf8 = new("UTF-8", new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true));

    /// <summary>GB18030, of which GBK is a part.</summary>
    public static readonly TableEncoding Gbk = new("GBK", CodePagesEncodingProvider.Instance.GetEncoding(
        54936, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback)!);

    private TableEncoding(string name, Encoding strict) => (Name, Strict) = (name, strict);

    public string Name { get; }

    public Encoding Strict { get; }

    /// <summary>What Excel needs to recognise UTF-8.</summary>
    public ReadOnlySpan<byte> Mark => this == Utf8 ? Encoding.UTF8.Preamble : [];

    /// <summary>True where the second byte of a character may look like a letter or sign of ASCII.</summary>
    public bool HasTrailBytes => this == Gbk;

    /// <summary>Whether a document that names its encoding names this one.</summary>
    public bool IsNamed(string declared) => this == Utf8
        ? declared.Equals("utf-8", StringComparison.OrdinalIgnoreCase)
        : new[] { "gbk", "gb2312", "gb18030" }.Contains(declared.ToLowerInvariant());

    public bool TryRead(ReadOnlySpan<byte> bytes, out string text)
    {
        try
        {
            text = Strict.GetString(bytes);
            return true;
        }
        catch (DecoderFallbackException)
        {
            text = "";
            return false;
        }
    }

    /// <summary>Why a file's beginning is of another encoding than declared; null where it is not.</summary>
    public string? Contradiction(ReadOnlySpan<byte> beginning)
    {
        if (beginning.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) || beginning.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]))
        {
            return $"声明为 {Name}, 实为 UTF-16";
        }

        // Chinese text in GBK is as good as never well-formed UTF-8, but the other way round it often is: that is how mojibake gets in.
        return this == Gbk && (beginning.StartsWith(Encoding.UTF8.Preamble) || (beginning.ContainsAnyExceptInRange((byte)0, (byte)0x7F) && Utf8.TryRead(beginning, out _)))
            ? "声明为 GBK, 实为 UTF-8"
            : TryRead(beginning, out _) ? null : $"不是声明的 {Name} 编码";
    }
}
