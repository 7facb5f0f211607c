using ExchangeHub.Adapters.Connectors;
using ExchangeHub.Adapters.Mapping;
using ExchangeHub.Testing;
using ExchangeHub.Testing.Records;

namespace ExchangeHub.UnitTests.Adapters.Mapping;

/// <summary>A mapping that is right, for tests to spoil or to extend in one place.</summary>
internal static class SmallMapping
{
    public const string Yaml =
        """
        mapping: 1
        department: hr
        system: 事业单位聘用系统
        deduplicates: true
        connector:
          protocol: rest
          pageSize: 100
        codes:
          level:
            set: GB/T 12407
            pairs: { 正科: "0141", 副科: { code: "0142", name: 乡科级副职 } }
        sources:
          - name: changes
            rowId: id
            orderBy: no
            columns: [id, no, kind, at, sfzh, xm, dwbh, gwmc, gwdj]
            optionalColumns: [day, doc, docDay, case, extra]
            recordedAt: { column: at, format: "yyyy-MM-dd HH:mm:ss" }
            attributes:
              effectivedate: { column: day, date: yyyyMMdd }
              approvaldocno: doc
              approvaldate: { column: docDay, date: yyyyMMdd }
              correlationid: case
            events:
              - type: exchangehub.personnel.post-changed.v1
                when: { kind: 岗位变动 }
                operation: change
                data:
                  nationalId: sfzh
                  personName: xm
                  institutionId: dwbh
                  postName: gwmc
                  postLevel: { code: gwdj, codes: level }
        targets:
          - name: orders
            settings: { path: api }
            answer: { businessNo: no, details: { payMonth: month } }
        orders:
          - type: exchangehub.personnel.post-changed.v1
            to: orders
            columns:
              action: { value: 登记岗位 }
              sfzh: nationalId
              gwdj: { from: postLevel.code, codes: level }
              day: { attribute: effectivedate, date: yyyyMMdd }
        """;

    public static DateTimeOffset Now { get; } = new(2026, 11, 23, 10, 0, 0, TimeSpan.FromHours(8));

    public static SystemMapping Load(string yaml = Yaml)
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "small.yaml");
        File.WriteAllText(file, yaml);
        return MappingLoader.Load(file);
    }

    /// <summary>The mapping with one line changed.</summary>
    public static SystemMapping With(string line, string other) => Load(Changed(line, other));

    public static string Changed(string line, string other) =>
        Yaml.Contains(line, StringComparison.Ordinal) ? Yaml.Replace(line, other, StringComparison.Ordinal) : throw new ArgumentException($"The mapping has no '{line}'.", nameof(line));

    public static Dictionary<string, string?> Columns() => new()
    {
        ["id"] = "row-1", ["no"] = "1", ["kind"] = "岗位变动", ["at"] = "2026-11-23 09:59:58", ["sfzh"] = SyntheticPerson.Number(1).NationalId,
        ["xm"] = SyntheticPerson.Number(1).Name, ["dwbh"] = "430700-S-0031", ["gwmc"] = "综合科科长", ["gwdj"] = "正科", ["day"] = "20261201",
        ["doc"] = "常人社〔2026〕5号", ["docDay"] = "20261120", ["case"] = null, ["extra"] = null,
    };

    public static MappedRow Map(this SystemMapping mapping, params ReadOnlySpan<(string Column, string? Value)> changes)
    {
        var columns = Columns();
        foreach (var (column, value) in changes)
        {
            columns[column] = value;
        }

        return mapping.Map(new SourceRow("changes", "row-1", columns), "/430700/hr", "430700", Now);
    }
}
