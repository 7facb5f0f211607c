using System.CommandLine;
using ExchangeHub.Adapters.Mapping;

namespace ExchangeHub.Host.Commands.Mappings;

internal static class MappingCheckCommand
{
    private const int Wrong = 1;
    private const int Unusable = 2;

    public static Command Create()
    {
        var file = new Argument<FileInfo>("FILE") { Description = "映射文件 the mapping file" };
        var sample = new Option<FileInfo?>("--sample") { Description = "样例 rows of a source (.csv .json .xml), or events for orders (CloudEvents .json)" };
        var source = new Option<string?>("--source") { Description = "样例所属的数据源 the source the sample is of, where its columns do not tell" };
        var region = new Option<string?>("--region") { Description = "行政区划代码 region of the system, where the mapping names none" };
        var personal = new Option<bool>("--show-personal") { Description = "显示个人信息原值 show personal values instead of masking them" };
        var command = new Command("check", "检查映射文件 check a mapping file and try a sample on it; nothing is sent") { file, sample, source, region, personal, CommonOptions.Json };
        command.SetAction(parsed => Run(
            parsed.GetRequiredValue(file), parsed.GetValue(sample), parsed.GetValue(source), parsed.GetValue(region), parsed.GetValue(personal), parsed.GetValue(CommonOptions.Json)));
        return command;
    }

    private static int Run(FileInfo file, FileInfo? sample, string? source, string? region, bool showsPersonal, bool asJson)
    {
        if (new[] { file, sample }.FirstOrDefault(given => given?.Exists == false) is { } missing)
        {
            CommonOptions.Tell([$"找不到文件 no such file: {missing.FullName}"]);
            return Unusable;
        }

        var report = Report(file, sample, source, region, showsPersonal);
        if (asJson)
        {
            MappingReportText.WriteJson(report, Console.Out);
        }
        else
        {
            MappingReportText.Write(report, Console.Out);
        }

        return !report.IsRight ? Unusable : report.IsSampleRight ? 0 : Wrong;
    }

    private static MappingReport Report(FileInfo file, FileInfo? sample, string? source, string? region, bool showsPersonal)
    {
        SystemMapping mapping;
        try
        {
            mapping = MappingLoader.Load(file.FullName);
        }
        catch (MappingFileException wrong)
        {
            return new MappingReport(file.FullName, null, null, wrong.Problems, [], []);
        }

        var check = new MappingCheck(mapping, mapping.Region ?? region ?? SandboxCity.Region, showsPersonal, TimeProvider.System);
        try
        {
            return check.Run(sample is null ? null : SampleFile.Read(sample), source);
        }
        catch (SampleException unreadable)
        {
            return check.Run(null, source) with { SampleProblems = [unreadable.Message] };
        }
    }
}
