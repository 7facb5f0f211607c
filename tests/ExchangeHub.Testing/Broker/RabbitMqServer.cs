using System.Diagnostics;
using System.Globalization;
using System.Text;
using ExchangeHub.Testing.Processes;
using ExchangeHub.Testing.Waiting;
using Xunit;

namespace ExchangeHub.Testing.Broker;

/// <summary>A RabbitMQ node of a test's own, on loopback ports, that may be killed; several make a cluster.</summary>
public sealed class RabbitMqServer : IAsyncDisposable
{
    private const string User = "exchangehub";

    private readonly TemporaryFolder folder = new();
    private readonly string programs;
    private readonly int distribution = FreePort.Next();
    private readonly ServerProcess names;
    private readonly ServerProcess server;

    private RabbitMqServer(string programs)
    {
        this.programs = programs;
        // The names of the nodes of this machine, kept by a process of this node's own: its own node would leave one behind.
        names = new ServerProcess("epmd", () => Program("epmd", "-port", NamesPort.ToString(CultureInfo.InvariantCulture), "-address", "127.0.0.1"));
        server = new ServerProcess("RabbitMQ", () => Program(Path.Combine(programs, "rabbitmq-server")));
    }

    public int Port { get; } = FreePort.Next();

    /// <summary>Its name within a cluster.</summary>
    public string Node { get; } = $"faults-{Guid.CreateVersion7():N}@localhost";

    /// <summary>As <c>EXCHANGEHUB_BROKER</c> takes it.</summary>
    public string Url => Through(Port);

    /// <summary>What it has logged.</summary>
    public string Output => server.Output;

    private int NamesPort { get; init; } = FreePort.Next();

    private string Password { get; init; } = Guid.CreateVersion7().ToString("N");

    private string Cookie { get; init; } = Guid.CreateVersion7().ToString("N").ToUpperInvariant();

    /// <summary>Starts a node; skips the calling test where RabbitMQ is not installed.</summary>
    public static Task<RabbitMqServer> StartAsync() => StartAsync(new RabbitMqServer(FindPrograms()), first: null);

    /// <summary>Starts another node that joins this one's cluster.</summary>
    public Task<RabbitMqServer> StartBesideAsync() => StartAsync(new RabbitMqServer(programs) { NamesPort = NamesPort, Cookie = Cookie, Password = Password }, first: this);

    /// <summary>The same broker by another port, that of a <see cref="Faults.FaultProxy"/>.</summary>
    public string Through(int port) => string.Create(CultureInfo.InvariantCulture, $"amqp://{User}:{Password}@127.0.0.1:{port}/");

    /// <summary>After a kill, on the same data.</summary>
    public Task StartAgainAsync() => server.StartAsync(() => ServerProcess.ListensAsync(Port));

    /// <summary>
    /// Kills it once its queues can outlive that: it writes up to three seconds late which quorum queues it has, and one that is
    /// not written down has no leader after the restart, for good (rabbitmq/rabbitmq-server, issue 10070).
    /// </summary>
    public async Task KillAsync()
    {
        await Eventually.Async(HasWrittenDownItsQueuesAsync, what: "the broker has written down its queues");
        await server.KillAsync();
    }

    /// <summary>Runs <c>rabbitmqctl</c> against this node.</summary>
    public async Task<string> ControlAsync(params string[] arguments)
    {
        var start = Program(Path.Combine(programs, "rabbitmqctl"), ["-n", Node, "-q", .. arguments]);
        (start.RedirectStandardOutput, start.RedirectStandardError) = (true, true);
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, $"rabbitmqctl {string.Join(' ', arguments)} failed: {await output}{await errors}");
        return await output;
    }

    public async ValueTask DisposeAsync()
    {
        await server.KillAsync();
        await names.KillAsync();
        folder.Dispose();
    }

    private static async Task<RabbitMqServer> StartAsync(RabbitMqServer node, RabbitMqServer? first)
    {
        try
        {
            await node.PrepareAsync();
            if (first is null)
            {
                await node.names.StartAsync(() => ServerProcess.ListensAsync(node.NamesPort));
            }

            await node.StartAgainAsync();
            if (first is not null)
            {
                await node.ControlAsync("stop_app");
                await node.ControlAsync("join_cluster", first.Node);
                await node.ControlAsync("start_app");
            }

            return node;
        }
        catch
        {
            await node.DisposeAsync();
            throw;
        }
    }

    private static string FindPrograms()
    {
        var found = new[] { "/usr/lib/rabbitmq/bin", "/usr/local/lib/rabbitmq/bin", "/opt/rabbitmq/sbin", "/opt/homebrew/sbin" }
            .FirstOrDefault(bin => File.Exists(Path.Combine(bin, "rabbitmq-server")));
        if (found is null)
        {
            Infra.Missing("RabbitMQ is not installed; './hub test' installs it");
        }

        return found;
    }

    private async Task PrepareAsync()
    {
        var cookie = At(".erlang.cookie");
        await File.WriteAllTextAsync(cookie, Cookie);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(cookie, UnixFileMode.UserRead);
        }

        await File.WriteAllTextAsync(At("enabled_plugins"), "[].");
        await File.WriteAllTextAsync(At("rabbitmq.conf"), string.Create(CultureInfo.InvariantCulture, $"""
            listeners.tcp.1 = 127.0.0.1:{Port}
            default_user = {User}
            default_pass = {Password}
            default_user_tags.administrator = true
            disk_free_limit.absolute = 50MB
            vm_memory_high_watermark.relative = 0.25

            """));
    }

    private async Task<bool> HasWrittenDownItsQueuesAsync()
    {
        var queues = At(Path.Combine("mnesia", Node, "quorum", Node));
        var directory = Encoding.Latin1.GetString(await File.ReadAllBytesAsync(Path.Combine(queues, "names.dets")));
        return Directory.EnumerateDirectories(queues).All(queue => directory.Contains(Path.GetFileName(queue), StringComparison.Ordinal));
    }

    private string At(string name) => Path.Combine(folder.Path, name);

    private ProcessStartInfo Program(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder.Path };
        foreach (var (name, value) in new Dictionary<string, string>
        {
            ["HOME"] = folder.Path,
            ["RABBITMQ_NODENAME"] = Node,
            ["RABBITMQ_NODE_PORT"] = Port.ToString(CultureInfo.InvariantCulture),
            ["RABBITMQ_NODE_IP_ADDRESS"] = "127.0.0.1",
            ["RABBITMQ_DIST_PORT"] = distribution.ToString(CultureInfo.InvariantCulture),
            ["ERL_EPMD_PORT"] = NamesPort.ToString(CultureInfo.InvariantCulture),
            ["ERL_EPMD_ADDRESS"] = "127.0.0.1",
            ["RABBITMQ_CONF_ENV_FILE"] = "/dev/null",
            ["RABBITMQ_CONFIG_FILE"] = At("rabbitmq.conf"),
            ["RABBITMQ_ENABLED_PLUGINS_FILE"] = At("enabled_plugins"),
            ["RABBITMQ_MNESIA_BASE"] = At("mnesia"),
            ["RABBITMQ_LOG_BASE"] = At("log"),
            ["RABBITMQ_LOGS"] = "-",
            ["RABBITMQ_PID_FILE"] = At("pid"),
            ["RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS"] = "-kernel inet_dist_use_interface {127,0,0,1}",
        })
        {
            start.Environment[name] = value;
        }

        return start;
    }
}
