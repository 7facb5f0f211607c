using System.CommandLine;
using System.Net.Sockets;
using ExchangeHub.Adapters;
using ExchangeHub.Contracts.Sealing;
using ExchangeHub.Gateway.Storage;
using ExchangeHub.Host.Settings;
using ExchangeHub.Hub;
using ExchangeHub.Hub.Storage;

namespace ExchangeHub.Host.Commands;

/// <summary>Looks at everything a start depends on and says what is wrong, and changes nothing unless asked to migrate.</summary>
internal static class DoctorCommand
{
    public static Command Create()
    {
        var migrate = new Option<bool>("--migrate") { Description = "先升级数据库结构 bring the schema up to date first, under an account that may" };
        var command = new Command("doctor", "体检 check configuration and connections") { CommonOptions.Data, migrate };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            if (CommonOptions.ReadSettings(parsed.GetValue(CommonOptions.Data)) is not { } settings)
            {
                return 2;
            }

            if (parsed.GetValue(migrate))
            {
                await MigrateAsync(settings, cancellationToken);
            }

            var findings = new List<(string Name, bool IsWell, string Detail)>
            {
                ("配置 configuration", true, $"数据目录 data: {settings.DataFolder}"),
                await DatabaseAsync(settings, cancellationToken),
                await BrokerAsync(settings, cancellationToken),
                Keys(settings),
            };
            findings.AddRange(await SystemsAsync(settings, cancellationToken));
            foreach (var (name, isWell, detail) in findings)
            {
                Console.WriteLine($"{(isWell ? "正常 ok  " : "异常 FAIL")}  {name}  {detail}");
            }

            return findings.All(finding => finding.IsWell) ? 0 : 1;
        });
        return command;
    }

    private static async Task MigrateAsync(HostSettings settings, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(settings.DataFolder);
        await using var services = HubHost.BuildServices(settings);
        await GatewaySchema.MigrateAsync(services, cancellationToken);
        await HubSchema.PrepareAsync(services, cancellationToken);
    }

    private static async Task<(string, bool, string)> DatabaseAsync(HostSettings settings, CancellationToken cancellationToken)
    {
        const string Name = "数据库 database";
        if (!settings.Database.Exists)
        {
            return (Name, true, "SQLite：尚未建立，首次启动时建立 not there yet, made at the first start");
        }

        await using var services = HubHost.BuildServices(settings);
        return await services.GetRequiredService<IDatabaseProbe>().AnswersAsync(cancellationToken)
            ? (Name, true, settings.Database.IsPostgres ? "PostgreSQL 应答 answers" : "SQLite 应答 answers")
            : (Name, false, "不应答 does not answer: EXCHANGEHUB_DATABASE");
    }

    private static async Task<(string, bool, string)> BrokerAsync(HostSettings settings, CancellationToken cancellationToken)
    {
        const string Name = "消息中间件 broker";
        if (settings.IsMemoryBroker)
        {
            return (Name, true, "内存（单进程） in memory, one process");
        }

        var address = new Uri(settings.Broker);
        try
        {
            using var client = new TcpClient();
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            patience.CancelAfter(TimeSpan.FromSeconds(3));
            await client.ConnectAsync(address.Host, address.IsDefaultPort || address.Port < 0 ? 5672 : address.Port, patience.Token);
            return (Name, true, $"{address.Host}:{address.Port} 可连接 reachable");
        }
        catch (Exception failure) when (failure is SocketException or OperationCanceledException)
        {
            return (Name, false, $"{address.Host}:{address.Port} 连接失败 not reachable: EXCHANGEHUB_BROKER");
        }
    }

    /// <summary>The systems that configuration names; those of the sandbox are there only while it runs, and are looked at when it does.</summary>
    private static async Task<IEnumerable<(string, bool, string)>> SystemsAsync(HostSettings settings, CancellationToken cancellationToken)
    {
        const string Name = "业务系统 department systems";
        if (!settings.Has(HubRole.Adapters) || !Directory.Exists(settings.KeyFolder))
        {
            return [];
        }

        try
        {
            var options = SandboxCity.Connect(settings, HubHost.Configuration(), new KeyFolder(settings.KeyFolder));
            var found = await AdapterExamination.ExamineAsync(options, new KeyFolder(settings.KeyFolder), TimeProvider.System, cancellationToken);
            return found.Select(finding => ($"业务系统 {finding.Name}", finding.IsWell || IsSandboxAtRest(finding), finding.Detail));
        }
        catch (AdapterStartException wrong)
        {
            return wrong.Problems.Select(problem => (Name, false, problem));
        }
    }

    private static bool IsSandboxAtRest(SystemFinding finding) => SandboxCity.ClientIds.Contains(finding.ClientId) && !finding.Answers && finding.Alarms == 0;

    private static (string, bool, string) Keys(HostSettings settings)
    {
        const string Name = "密钥 keys";
        if (!Directory.Exists(settings.KeyFolder))
        {
            return (Name, true, $"尚未建立，首次启动时建立 not there yet, made at the first start: {settings.KeyFolder}");
        }

        var purposes = new[] { KeyPurpose.Ledger, KeyPurpose.PersonIndex, KeyPurpose.ContentHash, KeyPurpose.Transport };
        var missing = purposes.Where(purpose => new KeyFolder(settings.KeyFolder).Ids(purpose).Count == 0).ToList();
        return missing.Count == 0
            ? (Name, true, settings.KeyFolder)
            : (Name, false, $"{settings.KeyFolder} 缺少 lacks: {string.Join(", ", missing)}");
    }
}
