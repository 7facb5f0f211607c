using System.Text.Json;
using ExchangeHub.Access.Masking;
using ExchangeHub.Access.Regions;
using ExchangeHub.Adapters.Connectors;
using ExchangeHub.Adapters.Mapping;
using ExchangeHub.Contracts;
using ExchangeHub.Contracts.Validation;

namespace ExchangeHub.Host.Commands.Mappings;

/// <summary>What came of a check; everything in it may be shown.</summary>
internal sealed record MappingReport(
    string File, string? Department, string? System, IReadOnlyList<MappingProblem> Problems, IReadOnlyList<string> Publishes, IReadOnlyList<string> Receives)
{
    /// <summary>What is wrong with the sample as a whole.</summary>
    public IReadOnlyList<string> SampleProblems { get; init; } = [];

    public IReadOnlyList<CheckedRow> Rows { get; init; } = [];

    public IReadOnlyList<CheckedOrder> Orders { get; init; } = [];

    public bool IsRight => Problems.Count == 0;

    public bool IsSampleRight => SampleProblems.Count == 0
        && Rows.All(row => row.Problem is null && row.Errors.Count == 0) && Orders.All(order => order.Problem is null);
}

/// <summary>One row of the sample, the event it becomes, and what the hub would say to it.</summary>
internal sealed record CheckedRow(int Row, string Source, CloudEvent? Event, RowProblem? Problem, IReadOnlyList<Finding> Errors, IReadOnlyList<Finding> Warnings);

/// <summary>One event of the sample and the order it becomes.</summary>
internal sealed record CheckedOrder(int Row, string Type, string? Target, IReadOnlyDictionary<string, string?>? Columns, RowProblem? Problem);

/// <summary>Runs a sample through a mapping and through the hub's own validation; nothing is sent anywhere.</summary>
internal sealed class MappingCheck(SystemMapping mapping, string region, bool showsPersonal, TimeProvider clock)
{
    public MappingReport Run(Sample? sample, string? sourceName)
    {
        var report = new MappingReport(mapping.File, mapping.Department, mapping.System, [], mapping.Publishes, mapping.Types);
        if (sample is null)
        {
            return report;
        }

        report = report with { Orders = [.. sample.Events.Select(Order)] };
        if (sample.Rows.Count == 0)
        {
            return sample.Events.Count > 0 ? report : report with { SampleProblems = ["样例中没有数据。 The sample holds nothing."] };
        }

        var (source, problems) = SampleSource.Find(mapping, mapping.Shape("sample", region).Sources, sample.Rows, sourceName);
        return report with { SampleProblems = problems, Rows = source is null ? [] : Rows(source, sample.Rows) };
    }

    private IReadOnlyList<CheckedRow> Rows(SourceShape source, IReadOnlyList<SampleRow> rows)
    {
        var tree = RegionTables.Load();
        // Samples are invented more often than not; the hub itself decides by its own settings.
        var context = new ValidationContext(clock.GetUtcNow(), tree, tree.Exists, AllowSynthetic: true, Confidentiality.WorkSecret);
        return [.. rows.Select(row => Row(source, row, context))];
    }

    private CheckedRow Row(SourceShape source, SampleRow row, ValidationContext context)
    {
        var id = row.Columns.GetValueOrDefault(source.RowId) ?? $"sample-{row.Number}";
        var mapped = mapping.Map(new SourceRow(source.Name, id, row.Columns), $"/{region}/{mapping.Department}", region, clock.GetUtcNow());
        if (mapped.Event is not { } e)
        {
            return new CheckedRow(row.Number, source.Name, null, mapped.Problem, [], []);
        }

        var contract = ContractCatalog.Find(e.Type)!;
        var validation = EventValidator.Validate(e, contract, context);
        var shown = showsPersonal ? e : CloudEvent.From(e.Attributes().ToDictionary(), PersonalValues.Masked(e.Data, contract));
        return new CheckedRow(row.Number, source.Name, shown, null, validation.Errors, validation.Warnings);
    }

    private CheckedOrder Order(JsonElement json, int index)
    {
        var number = index + 1;
        try
        {
            var e = json.Deserialize<CloudEvent>(WireJson.Options)!;
            if (ContractCatalog.Find(e.Type) is not { } contract || contract.ProfileOf(mapping.Department) is not { } profile)
            {
                return new CheckedOrder(number, e.Type, null, null, new RowProblem(AdapterCode.NotMapped, null, "本部门不接收这类事件"));
            }

            // As the hub delivers it: with the fields this department is entitled to.
            var delivered = CloudEvent.From(e.Attributes().ToDictionary(), FieldProjection.Project(contract, e.Data, profile));
            return Order(number, delivered);
        }
        catch (JsonException broken)
        {
            return new CheckedOrder(number, "", null, null, new RowProblem(RejectionCode.MalformedJson, null, broken.Message));
        }
    }

    private CheckedOrder Order(int number, CloudEvent e)
    {
        try
        {
            var delivery = new Delivery { DeliveryId = Guid.CreateVersion7(), Attempt = 1, LeaseUntil = clock.GetUtcNow(), Event = e };
            if (mapping.Order(delivery) is not { } order)
            {
                return new CheckedOrder(number, e.Type, null, null, new RowProblem(AdapterCode.NotMapped, null, "没有规则使这个事件成为指令"));
            }

            var personal = showsPersonal ? new HashSet<string>() : mapping.PersonalColumnsOf(e);
            var columns = order.Columns.ToDictionary(
                column => column.Key, column => column.Value is { } value && personal.Contains(column.Key) ? PersonalValues.Masked(value) : column.Value);
            return new CheckedOrder(number, e.Type, order.Target, columns, null);
        }
        catch (RowProblemException missing)
        {
            return new CheckedOrder(number, e.Type, null, null, missing.Problem);
        }
    }
}
