using CsvHelper;
using ExchangeHub.Contracts;

namespace ExchangeHub.Adapters.Connectors.Files.Tables;

/// <summary>CSV in GBK or UTF-8.</summary>
internal sealed class CsvTable(TableColumns columns, CsvShape shape) : ITableFormat
{
    private readonly CsvReaderOptions reading = new()
    {
        HasHeader = false, Separator = shape.Separator, DetectSeparatorHint = false, MalformedData = CsvMalformedDataHandling.Throw, IncludeValuesInExceptions = false,
        MaxRecordSize = 2 * TableLimits.RecordBytes,
    };

    private readonly CsvWriterOptions writing = new() { Separator = shape.Separator, NewLine = "\r\n", HasHeader = true };

    public string Extension => ".csv";

    public IEnumerable<TableRow> Read(Stream content)
    {
        _ = SkipMark(content);
        string[]? header = null;
        var place = 0;
        foreach (var record in Records(content))
        {
            if (++place < shape.HeaderRow)
            {
                CheckTemplate(place, record);
            }
            else if (header is null)
            {
                header = HeaderOf(record);
            }
            else if (!record.IsBlank)
            {
                yield return RowOf(record, header);
            }
        }

        if (header is null)
        {
            throw columns.Drift("文件没有表头");
        }
    }

    public void Return(Stream content, IReadOnlyDictionary<int, RowError> errors, Stream to)
    {
        to.Write(SkipMark(content) ? TableEncoding.Utf8.Mark : []);
        int[]? old = null;
        var place = 0;
        foreach (var record in Records(content))
        {
            var isHeader = ++place == shape.HeaderRow;
            if (place < shape.HeaderRow || record.IsBlank)
            {
                to.Write(record.Bytes);
                continue;
            }

            old ??= [.. HeaderOf(record).Index().Where(column => column.Item is TableColumns.ErrorCode or TableColumns.ErrorDetail).Select(column => column.Index)];
            to.Write(Without(record, old));
            var error = isHeader ? new RowError(TableColumns.ErrorCode, TableColumns.ErrorDetail) : errors.GetValueOrDefault(record.Line);
            to.WriteByte((byte)shape.Separator);
            to.Write(Encoded([error?.Code, error?.Detail]));
            to.Write("\r\n"u8);
        }
    }

    public void Write(IReadOnlyList<string> header, IEnumerable<IReadOnlyList<string?>> rows, Stream to)
    {
        to.Write(shape.Encoding.Mark);
        foreach (var row in rows.Prepend(header))
        {
            to.Write(Encoded(row));
            to.Write("\r\n"u8);
        }
    }

    private IEnumerable<CsvRecord> Records(Stream content) => CsvRecords.Cut(
        content, (byte)shape.Separator, shape.Encoding, line => columns.Drift($"第 {line} 行起引号不配对, 或一行超过 {TableLimits.RecordBytes >> 20} MB"));

    // True where the file says that it is UTF-8.
    private bool SkipMark(Stream content)
    {
        content.Position = 0;
        var beginning = new byte[TableEncoding.Utf8.Mark.Length];
        var read = content.ReadAtLeast(beginning, beginning.Length, throwOnEndOfStream: false);
        var marked = TableEncoding.Utf8.Mark.SequenceEqual(beginning.AsSpan(0, read));
        if (marked && shape.Encoding != TableEncoding.Utf8)
        {
            throw columns.Drift($"声明为 {shape.Encoding.Name}, 实为 UTF-8");
        }

        content.Position = marked ? read : 0;
        return marked;
    }

    private void CheckTemplate(int place, CsvRecord record)
    {
        CheckEncoding(record);
        if (place == shape.Template?.Row && !(shape.Encoding.TryRead(record.Text, out var line) && shape.Template.IsIn(line)))
        {
            throw columns.Drift(shape.Template.Complaint);
        }
    }

    private string[] HeaderOf(CsvRecord record)
    {
        CheckEncoding(record);
        var (fields, trouble) = Fields(record);
        if (trouble is not null)
        {
            throw columns.Drift(trouble.Detail);
        }

        string[] header = [.. fields.Select(name => name.Trim())];
        columns.Check(header);
        return header;
    }

    private void CheckEncoding(CsvRecord record)
    {
        if (shape.Encoding.Contradiction(record.Text) is { } contradiction)
        {
            throw columns.Drift(contradiction);
        }
    }

    private TableRow RowOf(CsvRecord record, string[] header)
    {
        var (fields, trouble) = Fields(record);
        return trouble is null ? columns.Row(record.Line, header, fields) : TableRow.Unreadable(record.Line, trouble.Code, null, trouble.Detail);
    }

    private (string[] Fields, RowError? Trouble) Fields(CsvRecord record)
    {
        if (!shape.Encoding.TryRead(record.Text, out var text))
        {
            return ([], new RowError(AdapterCode.EncodingInvalid, $"第 {record.Line} 行有不属于 {shape.Encoding.Name} 编码的字节"));
        }

        try
        {
            using var reader = CsvReader.FromText(text, reading);
            string[] fields = reader.Read() ? reader.Current.ToArray() : [];
            // The reader takes a carriage return alone for the end of a row: what stands behind it would be lost unseen.
            return reader.Read() ? ([], new RowError(RejectionCode.InvalidField, $"第 {record.Line} 行内有单独的回车符")) : (fields, null);
        }
        catch (CsvFormatException)
        {
            return ([], new RowError(RejectionCode.InvalidField, $"第 {record.Line} 行的引号不配对"));
        }
    }

    // A corrected file still has the columns it was returned with: they give way to the new ones. All else goes back byte by byte.
    private byte[] Without(CsvRecord record, int[] old) =>
        old.Length > 0 && Fields(record) is { Trouble: null, Fields: var fields }
            ? Encoded([.. fields.Index().Where(field => !old.Contains(field.Index)).Select(field => field.Item)])
            : record.Text.ToArray();

    private byte[] Encoded(IReadOnlyList<string?> fields)
    {
        using var text = new StringWriter();
        using (var writer = CsvWriter.Create(text, writing, leaveOpen: true))
        {
            writer.WriteRecord([.. fields.Select(field => field ?? "")]);
        }

        return shape.Encoding.Strict.GetBytes(text.ToString().TrimEnd('\r', '\n'));
    }
}

/// <summary>How a department writes CSV.</summary>
internal sealed record CsvShape(TableEncoding Encoding, char Separator, int HeaderRow, TemplateMark? Template);
