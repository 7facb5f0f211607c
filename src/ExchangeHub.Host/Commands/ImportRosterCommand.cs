using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json;
using ExchangeHub.Access;
using ExchangeHub.Adapters.Rosters;
using ExchangeHub.Contracts;
using ExchangeHub.Contracts.Roster;
using ExchangeHub.Gateway.Clients;
using ExchangeHub.Gateway.Storage;
using ExchangeHub.Host.Settings;
using ExchangeHub.Hub.Intake;
using ExchangeHub.Hub.Pipeline;
using ExchangeHub.Hub.Storage;

namespace ExchangeHub.Host.Commands;

/// <summary>Hands a department's roster over from a file, through the hub's own pipeline. 0 all of it, 1 without some rows, 2 nothing.</summary>
internal static class ImportRosterCommand
{
    private const int LeftOut = 1;
    private const int Refused = 2;

    private static readonly Argument<FileInfo> File = new("FILE") { Description = "CSV（UTF-8、GB18030）或 XLSX 名册 a roster" };
    private static readonly Option<string> System = new("--system") { Description = "部门代码或已登记的客户端 department (staffing, organization, hr, finance) or client id", Required = true };
    private static readonly Option<string> Region = new("--region") { Description = "行政区划代码 whose people they are, six digits", Required = true };
    private static readonly Option<DateOnly?> AsOf = new("--as-of") { Description = "截止日期 the day whose state it is (the day the file was last written)" };
    private static readonly Option<Encoding?> EncodingOption = new("--encoding")
    {
        Description = "文本编码 utf-8, gb18030, gbk, utf-16 (found out)",
        CustomParser = parsed =>
        {
            var encoding = RosterImportOptions.EncodingOf(parsed.Tokens[0].Value);
            if (encoding is null)
            {
                parsed.AddError("--encoding: utf-8, gb18030, gbk, utf-16.");
            }

            return encoding;
        },
    };

    private static readonly Option<bool> Strict = new("--strict") { Description = "有一行错误即不导入 hand nothing over if any row is bad" };
    private static readonly Option<bool> DryRun = new("--dry-run") { Description = "只检查，不写入数据库 look only; writes nothing to the database" };

    public static Command Create()
    {
        var command = new Command("roster", "导入名册 hand a roster over; the same file again changes nothing, a stopped import goes on where it was")
        {
            File, System, Region, AsOf, EncodingOption, Strict, DryRun, CommonOptions.Data, CommonOptions.Json,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        if (CommonOptions.ReadSettings(parsed.GetValue(CommonOptions.Data)) is not { } settings)
        {
            return Refused;
        }

        try
        {
            return await ImportAsync(parsed, settings, cancellationToken);
        }
        catch (RosterImportException wrong)
        {
            CommonOptions.Tell([wrong.Message]);
        }
        catch (IOException unreadable)
        {
            CommonOptions.Tell([$"文件无法读写 the file cannot be read or written: {unreadable.Message}"]);
        }
        catch (HubUnavailableException busy)
        {
            CommonOptions.Tell([$"数据库暂时不可用，已上报的部分保留；请重新运行以继续。 The database cannot take more now; what was handed over stays, run it again to go on. {busy.Message}"]);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            CommonOptions.Tell(["已中断；重新运行即可从中断处继续。 Stopped; run it again to go on from there."]);
        }

        return Refused;
    }

    private static async Task<int> ImportAsync(ParseResult parsed, HostSettings settings, CancellationToken cancellationToken)
    {
        var file = parsed.GetRequiredValue(File);
        if (!file.Exists)
        {
            throw new RosterImportException($"找不到文件 {file.FullName}。", "There is no such file.");
        }

        await using var services = HubHost.BuildServices(settings);
        var intake = await OpenAsync(services, settings, parsed.GetValue(DryRun), cancellationToken);
        var region = parsed.GetRequiredValue(Region);
        var sender = await SenderAsync(services, parsed.GetRequiredValue(System), region, cancellationToken);
        var options = new RosterImportOptions
        {
            File = file.FullName,
            Department = sender.Department,
            Region = region,
            AsOf = parsed.GetValue(AsOf) ?? ChinaTime.DateOf(file.LastWriteTimeUtc),
            Encoding = parsed.GetValue(EncodingOption),
            Strict = parsed.GetValue(Strict),
            DryRun = parsed.GetValue(DryRun),
        };
        var asJson = parsed.GetValue(CommonOptions.Json);
        var import = new RosterImport(services.GetRequiredService<TimeProvider>(), services.GetRequiredService<ILoggerFactory>());
        var result = await RosterProgressView.ShowAsync(asJson, progress => import.RunAsync(
            options, intake.Context(), (events, stopping) => intake.SubmitAsync(sender, events, stopping), progress, cancellationToken));
        Console.WriteLine(asJson ? JsonSerializer.Serialize(result, WireJson.Options) : RosterReport.Of(result));
        return result.Status == RosterImportStatus.Refused ? Refused : result.RowsLeftOut > 0 ? LeftOut : 0;
    }

    /// <summary>A dry run leaves the database as it is, and does without where there is none yet.</summary>
    private static async Task<LocalIntake> OpenAsync(IServiceProvider services, HostSettings settings, bool isDryRun, CancellationToken cancellationToken)
    {
        var intake = services.GetRequiredService<LocalIntake>();
        if (!isDryRun)
        {
            Directory.CreateDirectory(settings.DataFolder);
            await GatewaySchema.MigrateAsync(services, cancellationToken);
            await HubSchema.PrepareAsync(services, cancellationToken);
            await intake.StartAsync(cancellationToken);
        }
        else if (settings.Database.Exists)
        {
            await intake.LookUpAsync(cancellationToken);
        }

        return intake;
    }

    private static async Task<Caller> SenderAsync(IServiceProvider services, string system, string region, CancellationToken cancellationToken)
    {
        if (RosterKind.Of(system) is not null)
        {
            return new Caller(string.Create(CultureInfo.InvariantCulture, $"import-{system}-{region}"), system, region);
        }

        await using var work = services.CreateAsyncScope();
        var client = await work.ServiceProvider.GetRequiredService<ClientRegistry>().FindAsync(system, cancellationToken);
        return client switch
        {
            null => throw new RosterImportException($"--system {system} 既不是上报名册的部门，也不是已登记的客户端。", "--system is neither a department that keeps a roster (staffing, organization, hr, finance) nor a registered client."),
            { DisabledAt: not null } => throw new RosterImportException($"客户端 {system} 已停用。", "The client is disabled."),
            _ when RosterKind.Of(client.Department) is null => throw new RosterImportException($"{client.Department} 部门不上报名册。", "The client's department keeps no roster."),
            _ => new Caller(client.ClientId, client.Department, client.Region),
        };
    }
}
