namespace ExchangeHub.Adapters.Connectors.Files.Tables;

/// <summary>The version of a department's template, written in a known place of its files.</summary>
/// <param name="Version">The version the mapping was made for.</param>
/// <param name="Place">A cell (<c>A1</c>) of a sheet, a line of a CSV file, an attribute of an XML root.</param>
internal sealed record TemplateMark(string Version, string Place)
{
    private static readonly char[] Between = [' ', '\u3000', ':', ':', ',', ';', '"', '(', ')', '(', ')'];

    /// <summary>The line, where the place is one.</summary>
    public int Row => int.TryParse(Place, out var row) ? row : 0;

    public string Complaint => $"模板版本不是 {Version}";

    /// <summary>A version stands alone or after a title: <c>职务变动表 模板版本: 2026.1</c>.</summary>
    public bool IsIn(string? text) => text?.Split(Between, StringSplitOptions.RemoveEmptyEntries).Contains(Version) == true;
}
