using System.Text.Json;
using ExchangeHub.Contracts;

namespace ExchangeHub.Host.Commands.Mappings;

/// <summary>A check's outcome for people, and for scripts.</summary>
internal static class MappingReportText
{
    private static readonly JsonSerializerOptions Indented = new(WireJson.Options) { WriteIndented = true };

    public static void WriteJson(MappingReport report, TextWriter output) => output.WriteLine(JsonSerializer.Serialize(
        new
        {
            report.File,
            Ok = report.IsRight && report.IsSampleRight,
            report.Department,
            report.System,
            report.Publishes,
            report.Receives,
            Problems = report.Problems.Select(problem => new { problem.Line, problem.Column, problem.Pointer, problem.Detail }),
            report.SampleProblems,
            report.Rows,
            report.Orders,
        },
        WireJson.Options));

    public static void Write(MappingReport report, TextWriter output)
    {
        foreach (var problem in report.Problems)
        {
            output.WriteLine(problem);
        }

        if (!report.IsRight)
        {
            output.WriteLine($"映射文件有 {report.Problems.Count} 处错误。 The mapping has {report.Problems.Count} errors.");
            return;
        }

        output.WriteLine($"映射文件正确 the mapping is right: {report.System} ({report.Department})");
        output.WriteLine($"  发布 publishes  {string.Join(" ", report.Publishes)}");
        output.WriteLine($"  接收 receives   {string.Join(" ", report.Receives)}");
        foreach (var problem in report.SampleProblems)
        {
            output.WriteLine(problem);
        }

        foreach (var row in report.Rows)
        {
            Write(row, output);
        }

        foreach (var order in report.Orders)
        {
            Write(order, output);
        }
    }

    private static void Write(CheckedRow row, TextWriter output)
    {
        output.WriteLine($"第 {row.Row} 行 row {row.Row} ({row.Source}) → {row.Event?.Type ?? $"[{row.Problem!.Code}] {row.Problem.Detail}"}");
        if (row.Event is not null)
        {
            output.WriteLine(JsonSerializer.Serialize(row.Event, Indented));
        }

        Write("错误 error", row.Errors, output);
        Write("提示 warning", row.Warnings, output);
    }

    private static void Write(CheckedOrder order, TextWriter output)
    {
        output.WriteLine($"第 {order.Row} 个事件 event {order.Row} ({order.Type}) → {order.Target ?? $"[{order.Problem!.Code}] {order.Problem.Detail}"}");
        foreach (var (column, value) in order.Columns ?? new Dictionary<string, string?>())
        {
            output.WriteLine($"  {column}: {value ?? "（空 empty）"}");
        }
    }

    private static void Write(string kind, IReadOnlyList<Finding> findings, TextWriter output)
    {
        foreach (var finding in findings)
        {
            output.WriteLine($"  {kind}  {finding.Field}: {finding.Detail} [{finding.Code}]");
        }
    }
}
