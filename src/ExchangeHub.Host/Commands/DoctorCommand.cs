using System.CommandLine;
using System.Net.Sockets;
using ExchangeHub.Adapters;
using ExchangeHub.Contracts.Sealing;
using ExchangeHub.Gateway.Amqp;
using ExchangeHub.Gateway.Storage;
using ExchangeHub.Host.Jobs;
using ExchangeHub.Host.Settings;
using ExchangeHub.Hub;
using ExchangeHub.Hub.Connections;
using ExchangeHub.Hub.Ledger;
using ExchangeHub.Hub.Storage;

namespace ExchangeHub.Host.Commands;

/// <summary>Looks at everything a start depends on and says what is wrong, and changes nothing unless asked to migrate.</summary>
internal static class DoctorCommand
{
    public static Command Create()
    {
        var migrate = new Option<bool>("--migrate") { Description = "先升级数据库结构 bring the schema up to date first, under an account that may" };
        var roles = new Option<string?>("--roles") { Description = "被检查进程的角色 roles of the process that is looked at (EXCHANGEHUB_ROLES)" };
        var hub = new Option<string?>("--hub") { Description = "边缘模式的中心地址 address of the hub, at the edge (EXCHANGEHUB_HUB)" };
        var command = new Command("doctor", "体检 check configuration and connections") { CommonOptions.Data, migrate, roles, hub };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var asked = new UpOptions(parsed.GetValue(CommonOptions.Data), null, parsed.GetValue(roles), NoSandbox: false, parsed.GetValue(hub));
            if (CommonOptions.ReadSettings(asked) is not { } settings)
            {
                return 2;
            }

            if (parsed.GetValue(migrate))
            {
                await MigrateAsync(settings, cancellationToken);
            }

            var database = await LookAtDatabaseAsync(settings, cancellationToken);
            var findings = await FindAsync(settings, database, cancellationToken);
            foreach (var (name, isWell, detail) in findings)
            {
                Console.WriteLine($"{(isWell ? "正常 ok  " : "异常 FAIL")}  {name}  {detail}");
            }

            if (database == DatabaseState.Ready)
            {
                var connections = await ConnectionsAsync(settings, cancellationToken);
                // Somebody else's trouble: it is said, and is no reason not to start.
                Console.WriteLine($"{(connections.IsWell ? "正常 ok  " : "注意 WARN")}  {connections.Name}  {connections.Detail}");
            }

            return findings.TrueForAll(finding => finding.IsWell) ? 0 : 1;
        });
        return command;
    }

    private static async Task<List<(string Name, bool IsWell, string Detail)>> FindAsync(HostSettings settings, DatabaseState database, CancellationToken cancellationToken)
    {
        var findings = new List<(string, bool, string)> { ("配置 configuration", true, $"数据目录 data: {settings.DataFolder}") };
        if (settings.Has(HubRole.Hub))
        {
            findings.Add(DatabaseFinding(settings, database));
        }

        if (!settings.IsEdge)
        {
            findings.Add(await BrokerAsync(settings, cancellationToken));
        }

        if (settings.Has(HubRole.Hub) && settings.BrokerOf.Address is not null)
        {
            findings.Add(await AmqpAsync(settings, cancellationToken));
        }

        if (settings.Has(HubRole.Jobs | HubRole.Hub) && database == DatabaseState.Ready && findings.TrueForAll(finding => finding.Item2))
        {
            var (isWell, detail) = await JobsExamination.ExamineAsync(settings.Database, settings.OwnAddress, cancellationToken);
            findings.Add(("定时任务 timed jobs", isWell, detail));
        }

        findings.Add(Keys(settings, database));
        findings.AddRange(await SystemsAsync(settings, database, cancellationToken));
        return findings;
    }

    private static async Task MigrateAsync(HostSettings settings, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(settings.DataFolder);
        await using var services = HubHost.BuildServices(settings);
        await GatewaySchema.MigrateAsync(services, cancellationToken);
        await HubSchema.PrepareAsync(services, cancellationToken);
        await JobStorages.PrepareAsync(settings.Database, cancellationToken);
    }

    private static async Task<DatabaseState> LookAtDatabaseAsync(HostSettings settings, CancellationToken cancellationToken)
    {
        if (!settings.Has(HubRole.Hub) || !settings.Database.Exists)
        {
            return DatabaseState.Missing;
        }

        await using var services = HubHost.BuildServices(settings);
        return !await services.GetRequiredService<IDatabaseProbe>().AnswersAsync(cancellationToken) ? DatabaseState.Silent
            : await GatewaySchema.IsCurrentAsync(services, cancellationToken) && await HubSchema.IsCurrentAsync(services, cancellationToken) ? DatabaseState.Ready
            : DatabaseState.Outdated;
    }

    private static (string, bool, string) DatabaseFinding(HostSettings settings, DatabaseState state)
    {
        const string Name = "数据库 database";
        var kind = settings.Database.IsPostgres ? "PostgreSQL" : "SQLite";
        return state switch
        {
            DatabaseState.Missing => (Name, true, $"{kind}：尚未建立，首次启动时建立 not there yet, made at the first start"),
            DatabaseState.Silent => (Name, false, "不应答 does not answer: EXCHANGEHUB_DATABASE"),
            DatabaseState.Outdated => (Name, true, $"{kind} 应答，结构在启动时建立或升级 answers; its tables are made or brought up to date at the next start"),
            _ => (Name, true, $"{kind} 应答 answers"),
        };
    }

    private static async Task<(string, bool, string)> BrokerAsync(HostSettings settings, CancellationToken cancellationToken)
    {
        const string Name = "消息中间件 broker";
        if (settings.IsMemoryBroker)
        {
            return (Name, true, "内存（单进程） in memory, one process");
        }

        var address = new Uri(settings.Broker);
        var port = PortOf(address);
        return await IsReachableAsync(address.Host, port, cancellationToken)
            ? (Name, true, $"{address.Host}:{port} 可连接 reachable")
            : (Name, false, $"{address.Host}:{port} 连接失败 not reachable: EXCHANGEHUB_BROKER");
    }

    /// <summary>Clients that speak AMQP themselves: may accounts be made, and does the broker take anything.</summary>
    private static async Task<(string, bool, string)> AmqpAsync(HostSettings settings, CancellationToken cancellationToken)
    {
        await using var services = HubHost.BuildServices(settings);
        var (isWell, detail) = await services.GetRequiredService<AmqpExamination>().ExamineAsync(cancellationToken);
        return ("AMQP 接入 AMQP for clients", isWell, detail);
    }

    private static async Task<(string Name, bool IsWell, string Detail)> ConnectionsAsync(HostSettings settings, CancellationToken cancellationToken)
    {
        const string Name = "系统接入 connections";
        if (!await IsReachableAsync(settings.OwnAddress.Host, settings.OwnAddress.Port, cancellationToken))
        {
            return (Name, true, $"中心未运行 the hub does not run at {settings.OwnAddress}");
        }

        await using var services = HubHost.BuildServices(settings);
        var (isWell, detail) = await services.GetRequiredService<ConnectionExamination>().ExamineAsync(cancellationToken);
        return (Name, isWell, detail);
    }

    internal static int PortOf(Uri broker) =>
        !broker.IsDefaultPort && broker.Port >= 0 ? broker.Port : broker.Scheme == "amqps" ? 5671 : 5672;

    private static async Task<bool> IsReachableAsync(string host, int port, CancellationToken cancellationToken)
    {
        try
        {
            using var client = new TcpClient();
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            patience.CancelAfter(TimeSpan.FromSeconds(3));
            await client.ConnectAsync(host, port, patience.Token);
            return true;
        }
        catch (Exception failure) when (failure is SocketException or OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>The systems that configuration names; those of the sandbox answer only while it runs.</summary>
    private static async Task<IEnumerable<(string, bool, string)>> SystemsAsync(HostSettings settings, DatabaseState database, CancellationToken cancellationToken)
    {
        const string Name = "业务系统 department systems";
        var looked = database == DatabaseState.Ready && await IsSandboxAsync(settings, cancellationToken) ? settings : settings with { Roles = settings.Roles & ~HubRole.Sandbox };
        if (!settings.Has(HubRole.Adapters) || (looked.Has(HubRole.Sandbox) && !Directory.Exists(settings.KeyFolder)))
        {
            return [];
        }

        try
        {
            var options = SandboxCity.Connect(looked, HubHost.Configuration(), new KeyFolder(settings.KeyFolder));
            var edge = settings.IsEdge ? HubHost.EdgeOf(settings, HubHost.Configuration()) : null;
            var found = await AdapterExamination.ExamineAsync(options, edge, new KeyFolder(settings.KeyFolder), TimeProvider.System, cancellationToken);
            var isSandboxAtRest = looked.Has(HubRole.Sandbox) && !await IsReachableAsync(settings.OwnAddress.Host, settings.OwnAddress.Port, cancellationToken);
            return found.Select(finding => isSandboxAtRest && SandboxCity.ClientIds.Contains(finding.ClientId)
                ? (finding.Name, true, $"模拟系统未运行 the sandbox does not run at {settings.OwnAddress}")
                : (finding.Name, finding.Condition == SystemCondition.Up, finding.Detail));
        }
        catch (AdapterStartException wrong)
        {
            return wrong.Problems.Select(problem => (Name, false, problem));
        }
    }

    private static async Task<bool> IsSandboxAsync(HostSettings settings, CancellationToken cancellationToken)
    {
        if (!settings.Has(HubRole.Sandbox))
        {
            return false;
        }

        await using var services = HubHost.BuildServices(settings);
        return await services.GetRequiredService<HubInstallation>().IsSandboxAsync(cancellationToken);
    }

    private static (string, bool, string) Keys(HostSettings settings, DatabaseState database)
    {
        const string Name = "密钥 keys";
        // An adapter at the edge makes its own; beside the hub it shares that of the transport.
        string[] needed = settings.Has(HubRole.Hub) ? [KeyPurpose.Ledger, KeyPurpose.PersonIndex, KeyPurpose.ContentHash, KeyPurpose.Transport]
            : settings.IsEdge ? [] : [KeyPurpose.Transport];
        var isThere = Directory.Exists(settings.KeyFolder);
        var missing = needed.Where(purpose => !isThere || new KeyFolder(settings.KeyFolder).Ids(purpose).Count == 0).ToList();
        var isNew = database != DatabaseState.Ready && missing.Count == needed.Length && (!isThere || settings.Has(HubRole.Hub));
        return isNew ? (Name, true, $"尚未建立，首次启动时建立 not there yet, made at the first start: {settings.KeyFolder}")
            : missing.Count == 0 ? (Name, true, settings.KeyFolder)
            : (Name, false, $"{settings.KeyFolder} 缺少 lacks: {string.Join(", ", missing)}");
    }

    /// <summary>How far the database of a hub is; nothing but Ready is asked further.</summary>
    private enum DatabaseState
    {
        /// <summary>No file yet, or no hub here that would have one.</summary>
        Missing,

        Silent,

        /// <summary>It answers and lacks tables of this version.</summary>
        Outdated,

        Ready,
    }
}
