using System.CommandLine;
using System.Text.Json;
using ExchangeHub.Contracts;
using ExchangeHub.Contracts.Evidence;
using ExchangeHub.Host.Settings;
using ExchangeHub.Hub.Evidence;
using ExchangeHub.Hub.Storage;

namespace ExchangeHub.Host.Commands;

/// <summary><c>./hub ledger …</c>: evidence, beside a running hub or without one. 0 as it was signed, 1 not so, 2 not looked at.</summary>
internal static class LedgerCommands
{
    private const int Wrong = 1;
    private const int Refused = 2;

    private static readonly Option<FileInfo[]> Witness = new("--witness")
    {
        Description = "另存的检查点文件 checkpoints kept elsewhere (Ledger:CheckpointFile, or answers of GET /v1/ledger/checkpoint)", AllowMultipleArgumentsPerToken = true,
    };

    private static readonly Argument<long> Sequence = new("SEQUENCE") { Description = "总账序号 number of an entry" };
    private static readonly Argument<DirectoryInfo> Folder = new("FOLDER") { Description = "导出目录，须为空 folder to write to; it is made, or empty" };

    public static Command Create() => new("ledger", "总账存证 evidence: what stands in the ledger is what was accepted")
    {
        On(new Command("verify", "核验全部总账 compare every entry with its leaf hash, the tree and all checkpoints") { Witness }, VerifyAsync),
        On(new Command("prove", "证明一条记录在总账中 prove that an entry stands in the ledger, as JSON") { Sequence }, ProveAsync),
        On(new Command("export", "导出供审计核验（含报文属性和主体，不含业务数据） write the ledger out for an auditor: attributes and subjects, not the events' data, and a verifier of its own") { Folder }, ExportAsync),
    };

    private static Command On(Command command, Func<ParseResult, IServiceProvider, CancellationToken, Task<int>> work)
    {
        command.Add(CommonOptions.Data);
        command.Add(CommonOptions.Json);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            if (CommonOptions.ReadSettings(parsed.GetValue(CommonOptions.Data)) is not { } settings || !await IsReadyAsync(settings, cancellationToken))
            {
                return Refused;
            }

            await using var services = HubHost.BuildServices(settings);
            try
            {
                return await work(parsed, services, cancellationToken);
            }
            catch (InvalidDataException damaged)
            {
                CommonOptions.Tell([damaged.Message]);
                return Wrong;
            }
        });
        return command;
    }

    // Nothing is made or changed here: what is to be verified is looked at as it stands.
    private static async Task<bool> IsReadyAsync(HostSettings settings, CancellationToken cancellationToken)
    {
        if (!settings.Database.Exists || !Directory.Exists(settings.KeyFolder))
        {
            CommonOptions.Tell([$"没有总账或密钥目录。 There is no ledger in {settings.DataFolder}, or no key folder {settings.KeyFolder}."]);
            return false;
        }

        await using var services = HubHost.BuildServices(settings);
        if (!await HubSchema.IsCurrentAsync(services, cancellationToken))
        {
            CommonOptions.Tell(["数据库结构不是本版本的，启动一次即升级。 The database is not of this version; the next start brings it up to date."]);
            return false;
        }

        var missing = await HubSchema.MissingKeysAsync(services, cancellationToken);
        CommonOptions.Tell([.. missing.Select(key => $"密钥目录缺少 the key folder {settings.KeyFolder} lacks: {key}")]);
        return missing.Count == 0;
    }

    private static async Task<int> VerifyAsync(ParseResult parsed, IServiceProvider services, CancellationToken cancellationToken)
    {
        var files = parsed.GetValue(Witness) ?? [];
        if (files.FirstOrDefault(file => !file.Exists) is { } missing)
        {
            CommonOptions.Tell([$"找不到文件 no such file: {missing.FullName}"]);
            return Refused;
        }

        var witness = files.SelectMany(file => Checkpoint.Split(File.ReadLines(file.FullName)));
        var report = await services.GetRequiredService<LedgerVerification>().RunAsync(witness, ProgressOf(parsed), cancellationToken);
        if (parsed.GetValue(CommonOptions.Json))
        {
            Console.WriteLine(JsonSerializer.Serialize(report, WireJson.Options));
        }
        else
        {
            Show(report);
        }

        return report.Wrong == 0 ? 0 : Wrong;
    }

    private static void Show(LedgerReport report)
    {
        Console.WriteLine($"总账 {report.Entries} 条，检查点 {report.Checkpoints} 个，最近的覆盖到第 {report.Covered} 号。 {report.Entries} entries; {report.Checkpoints} checkpoints, the latest covers {report.Covered}.");
        foreach (var finding in report.Findings)
        {
            Console.WriteLine($"异常 FAIL  {finding.Sequence}  {finding.Code}{(finding.Field is null ? "" : $" ({finding.Field})")}  {finding.Detail}");
        }

        Console.WriteLine(report.Wrong == 0
            ? "正常 ok    与写入时、签名时一致。 Everything is as it was accepted and signed."
            : $"异常 FAIL  {report.Wrong} 处与写入或签名时不一致。 {report.Wrong} things are not as they were accepted or signed.");
    }

    private static async Task<int> ProveAsync(ParseResult parsed, IServiceProvider services, CancellationToken cancellationToken)
    {
        var sequence = parsed.GetValue(Sequence);
        if (await services.GetRequiredService<LedgerProofs>().FindAsync(sequence, cancellationToken) is not { } proof)
        {
            CommonOptions.Tell([$"总账没有第 {sequence} 号，或尚无覆盖它的检查点。 There is no entry {sequence}, or no checkpoint covers it yet."]);
            return Refused;
        }

        Console.WriteLine(JsonSerializer.Serialize(proof, WireJson.Options));
        return 0;
    }

    private static async Task<int> ExportAsync(ParseResult parsed, IServiceProvider services, CancellationToken cancellationToken)
    {
        var folder = parsed.GetRequiredValue(Folder);
        if (folder.Exists && folder.EnumerateFileSystemInfos().Any())
        {
            CommonOptions.Tell([$"目录不为空 the folder is not empty: {folder.FullName}"]);
            return Refused;
        }

        var entries = await services.GetRequiredService<LedgerExport>().WriteAsync(folder.FullName, ProgressOf(parsed), cancellationToken);
        Console.WriteLine(parsed.GetValue(CommonOptions.Json)
            ? JsonSerializer.Serialize(new { entries, folder = folder.FullName }, WireJson.Options)
            : $"已导出 {entries} 条；核验： {entries} entries written; to check them: python3 {Path.Combine(folder.FullName, "verify.py")}");
        return 0;
    }

    private static Counter? ProgressOf(ParseResult parsed) => parsed.GetValue(CommonOptions.Json) || Console.IsErrorRedirected ? null : new Counter();

    private sealed class Counter : IProgress<long>
    {
        public void Report(long value) => Console.Error.Write($"\r{value} \r");
    }
}
