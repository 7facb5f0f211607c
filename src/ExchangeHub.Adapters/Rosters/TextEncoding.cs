using System.Text;

namespace ExchangeHub.Adapters.Rosters;

/// <summary>Which encoding a text file is in: by its mark, else UTF-8 where all of it is, else GB18030, which GBK and GB 2312 are part of.</summary>
internal static class TextEncoding
{
    private const int Chunk = 64 * 1024;

    public static Encoding Utf8 { get; } = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);

    public static Encoding Gb18030 { get; } = CodePagesEncodingProvider.Instance.GetEncoding("GB18030")!;

    /// <summary>An encoding by the name people give it; null where it is none of these.</summary>
    public static Encoding? Find(string name) => name.ToUpperInvariant().Replace("-", "", StringComparison.Ordinal) switch
    {
        "UTF8" => Utf8,
        "GB18030" or "GBK" or "GB2312" or "CP936" => Gb18030,
        "UTF16" or "UNICODE" => Encoding.Unicode,
        _ => null,
    };

    public static Encoding Detect(string file)
    {
        using var stream = File.OpenRead(file);
        var bytes = new byte[Chunk];
        var length = stream.ReadAtLeast(bytes, 3, throwOnEndOfStream: false);
        return bytes.AsSpan(0, length) switch
        {
            [0xEF, 0xBB, 0xBF, ..] => Utf8,
            [0xFF, 0xFE, ..] => Encoding.Unicode,
            [0xFE, 0xFF, ..] => Encoding.BigEndianUnicode,
            _ => IsUtf8(stream, bytes, length) ? Utf8 : Gb18030,
        };
    }

    private static bool IsUtf8(Stream stream, byte[] bytes, int length)
    {
        var decoder = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetDecoder();
        var characters = new char[Chunk + 1];
        try
        {
            for (; length > 0; length = stream.Read(bytes))
            {
                decoder.GetChars(bytes.AsSpan(0, length), characters, flush: false);
            }

            decoder.GetChars([], characters, flush: true);
            return true;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }
}
