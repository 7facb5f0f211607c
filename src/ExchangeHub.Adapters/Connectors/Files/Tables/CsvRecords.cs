using System.Buffers;

namespace ExchangeHub.Adapters.Connectors.Files.Tables;

/// <summary>
/// Cuts a stream into records by its bytes, before anything is decoded: one bad byte then costs one row, and a row is given back as it came.
/// In UTF-8 and GB18030 a line feed or a quotation mark is never part of another character.
/// </summary>
internal static class CsvRecords
{
    private const int BufferBytes = 1 << 16;

    public static IEnumerable<CsvRecord> Cut(Stream content, byte separator, TableEncoding encoding, Func<int, Exception> tooLong)
    {
        var buffer = new byte[BufferBytes];
        var record = new ArrayBufferWriter<byte>();
        var place = new Place(separator, encoding.HasTrailBytes);
        var (line, first) = (1, 1);
        for (int read; (read = content.Read(buffer, 0, buffer.Length)) > 0;)
        {
            for (var i = 0; i < read; i++)
            {
                record.Write([buffer[i]]);
                if (record.WrittenCount > TableLimits.RecordBytes)
                {
                    throw tooLong(first);
                }

                line += buffer[i] == (byte)'\n' ? 1 : 0;
                if (place.Ends(buffer[i]))
                {
                    yield return new CsvRecord(first, record.WrittenSpan.ToArray());
                    record.ResetWrittenCount();
                    first = line;
                }
            }
        }

        if (record.WrittenCount > 0)
        {
            yield return new CsvRecord(first, record.WrittenSpan.ToArray());
        }
    }

    /// <summary>Where in a record the next byte stands.</summary>
    private sealed class Place(byte separator, bool hasTrailBytes)
    {
        private const byte LeastLead = 0x81;

        private bool atFieldStart = true;
        private bool quoted;
        private bool justClosed;
        private bool afterLead;

        public bool Ends(byte next)
        {
            if (next == (byte)'\n' && !quoted)
            {
                (atFieldStart, justClosed, afterLead) = (true, false, false);
                return true;
            }

            if (next == (byte)'"')
            {
                // A doubled quotation mark closes and opens again, which comes to the same.
                (quoted, justClosed) = (!quoted && (atFieldStart || justClosed), quoted);
                (atFieldStart, afterLead) = (false, false);
                return false;
            }

            atFieldStart = next == separator && !quoted && !afterLead;
            afterLead = hasTrailBytes && !afterLead && next >= LeastLead;
            justClosed = false;
            return false;
        }
    }
}

/// <summary>One record with its line end.</summary>
/// <param name="Line">The line it begins on.</param>
/// <param name="Bytes">As it came.</param>
internal readonly record struct CsvRecord(int Line, byte[] Bytes)
{
    public ReadOnlySpan<byte> Text => Bytes.AsSpan().TrimEnd("\r\n"u8);

    public ReadOnlySpan<byte> End => Bytes.AsSpan(Text.Length);

    public bool IsBlank => Text.IsEmpty;
}
