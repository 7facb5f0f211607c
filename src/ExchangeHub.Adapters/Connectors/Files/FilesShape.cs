using System.Text.Json.Nodes;
using ExchangeHub.Adapters.Connectors.Files.Folders;
using ExchangeHub.Adapters.Connectors.Files.Tables;
using ExchangeHub.Adapters.Connectors.Files.Work;

namespace ExchangeHub.Adapters.Connectors.Files;

/// <summary>What a mapping says of a file exchange, read and checked.</summary>
internal sealed record FilesShape(
    FileAreas Areas,
    TimeSpan LookEvery,
    TableLimits Limits,
    IReadOnlyList<FileSource> Sources,
    IReadOnlyList<FileSource> Receipts,
    IReadOnlyDictionary<string, OrderTarget> Targets)
{
    private const int DefaultStableSeconds = 10;

    public static FilesShape Of(SystemShape shape, string mappingFolder)
    {
        FilesSettings SettingsOf(JsonObject section, string pointer) => new(section, pointer, mappingFolder);
        var settings = SettingsOf(shape.Settings, "/connector");
        var areas = new FileAreas(AreaOf(settings, "outgoing", "out"), AreaOf(settings, "incoming", "in"));
        var limits = new TableLimits(
            (long)settings.Number("maxFileMegabytes", 64, 1, 4_096) << 20, (long)settings.Number("maxUnpackedMegabytes", 512, 1, 16_384) << 20);
        var looks = TimeSpan.FromSeconds(settings.Number("lookSeconds", 1, 1, 3_600));
        var sources = shape.Sources.Select((source, at) => SourceOf(source, source.Name, SettingsOf(source.Settings, $"/sources/{at}/settings"), limits)).ToList();
        var targets = shape.Targets
            .Select((target, at) => (Target: target, At: at))
            .DistinctBy(target => target.Target.Name)
            .ToDictionary(target => target.Target.Name, target => TargetOf(target.Target, target.At, SettingsOf(target.Target.Settings, $"/targets/{target.At}/settings"), limits));
        var receiptShape = Work.Receipts.ShapeOf([.. shape.Targets.Select(target => target.Answer)]);
        // Where nothing is agreed, the ending tells.
        IReadOnlyList<FileSource> receipts = settings.Section("receipts") is { } agreed
            ? [SourceOf(receiptShape, Work.Receipts.Source, agreed, limits)]
            : [.. new[] { ".csv", ".xlsx" }.Select(ending => SourceOf(receiptShape, $"{Work.Receipts.Source}_*{ending}", SettingsOf([], "/connector/receipts"), limits))];
        settings.EndOf();
        return new FilesShape(areas, looks, limits, sources, receipts, targets);
    }

    private static string AreaOf(FilesSettings settings, string key, string fallback)
    {
        var area = settings.Text(key) ?? fallback;
        return FileName.IsSafe(area) && !FileAreas.Own.Contains(area) ? area : throw settings.Wrong(key, "the plain name of a subfolder");
    }

    private static FileSource SourceOf(SourceShape shape, string name, FilesSettings settings, TableLimits limits)
    {
        var format = TableFormats.Of(settings.Text("pattern") ?? name, settings, new TableColumns(shape), limits);
        var pattern = settings.Text("pattern") ?? (name.Contains('*', StringComparison.Ordinal) ? name : $"{name}_*{format.Extension}");
        var ready = ReadinessOf(settings);
        settings.EndOf();
        return new FileSource(shape, pattern, ready, format);
    }

    private static Readiness ReadinessOf(FilesSettings settings)
    {
        var stable = settings.Number("stableSeconds", DefaultStableSeconds, 1, 86_400);
        return settings.Choice("ready", "rename", "rename", "done-file", "stable") switch
        {
            "done-file" => new Readiness { NeedsDoneFile = true },
            "stable" => new Readiness { Stable = TimeSpan.FromSeconds(stable) },
            _ => Readiness.ByName,
        };
    }

    private static OrderTarget TargetOf(TargetShape shape, int at, FilesSettings settings, TableLimits limits)
    {
        if (!FileName.IsSafe(shape.Name) || shape.Name.Count(letter => letter == '*') > 1)
        {
            throw new ShapeException($"/targets/{at}/name", "must be fit for a file name, with one star at most");
        }

        // Nothing is read in this format, so there is nothing to compare its columns with.
        var format = TableFormats.Of(shape.Name, settings, new TableColumns(new SourceShape(shape.Name, [], [], OrderFiles.Id, OrderBy: null, [])), limits);
        settings.EndOf();
        return new OrderTarget(shape, shape.Name.Contains('*', StringComparison.Ordinal) ? shape.Name : $"入_{shape.Name}_*{format.Extension}", format);
    }
}
