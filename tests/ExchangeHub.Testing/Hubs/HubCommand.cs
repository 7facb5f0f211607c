using System.Diagnostics;

namespace ExchangeHub.Testing.Hubs;

/// <summary>The built host as a real child process, with the settings of one installation.</summary>
public sealed class HubCommand(HubSettings settings, string data)
{
    /// <summary>The host that was built with these tests: same configuration, neighbouring folder.</summary>
    private static string HostDll { get; } = Path.GetFullPath(Path.Combine(
        AppContext.BaseDirectory, "..", "..", "ExchangeHub.Host", new DirectoryInfo(AppContext.BaseDirectory).Name, "ExchangeHub.Host.dll"));

    /// <summary>Starts the host with a command line; the caller owns the process.</summary>
    public Process Start(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [HostDll, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            UseShellExecute = false,
            WorkingDirectory = data,
        };
        foreach (var inherited in start.Environment.Keys.Where(IsOurs).ToList())
        {
            start.Environment.Remove(inherited);
        }

        foreach (var (name, value) in Environment())
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start)!;
        process.StandardInput.Close();
        return process;
    }

    /// <summary>Runs a command to its end.</summary>
    public async Task<CommandResult> RunAsync(CancellationToken cancellation, params string[] arguments)
    {
        using var process = Start(arguments);
        var output = process.StandardOutput.ReadToEndAsync(cancellation);
        var errors = process.StandardError.ReadToEndAsync(cancellation);
        await process.WaitForExitAsync(cancellation);
        return new CommandResult(process.ExitCode, await output, await errors);
    }

    private static bool IsOurs(string variable) => variable.StartsWith("EXCHANGEHUB_", StringComparison.Ordinal);

    private Dictionary<string, string> Environment()
    {
        var variables = new Dictionary<string, string>
        {
            ["EXCHANGEHUB_DATA"] = data,
            // Test data are invented people, which a hub without the sandbox role refuses unless told otherwise.
            ["EXCHANGEHUB_ALLOW_SYNTHETIC"] = "true",
        };
        Set("EXCHANGEHUB_DATABASE", settings.Edition.Database);
        Set("EXCHANGEHUB_BROKER", settings.Edition.Broker);
        Set("Kestrel__Certificates__Default__Path", settings.TlsFile);
        Set("Amqp__Management", settings.Edition.Broker is null ? null : Infra.Find(Infra.RabbitMqApi));
        Set("EXCHANGEHUB_KEYS", settings.Keys);
        Set("EXCHANGEHUB_ROLES", settings.Roles);
        foreach (var (name, value) in settings.Environment)
        {
            variables[name] = value;
        }

        return variables;

        void Set(string name, string? value)
        {
            if (value is not null)
            {
                variables[name] = value;
            }
        }
    }
}

/// <summary>What a command left behind.</summary>
public sealed record CommandResult(int ExitCode, string Output, string Errors);
