using System.CommandLine;
using System.Text.RegularExpressions;
using ExchangeHub.Client;
using ExchangeHub.Contracts;
using ExchangeHub.Host.Commands.Conformance.Partners;
using ExchangeHub.Host.Commands.Conformance.Rules;

namespace ExchangeHub.Host.Commands.Conformance;

/// <summary><c>./hub conformance</c>: walks a department's own client through the rules of the exchange.</summary>
internal static partial class ConformanceCommand
{
    private const int Failed = 1;
    private const int Unusable = 2;

    public static Command Create()
    {
        var hub = new Option<string>("--hub") { Description = "交换中心地址 address of a hub with the sandbox, or of a test region", Required = true };
        var client = new Option<string>("--client") { Description = "被测客户端编号 client id under test", Required = true };
        var (secret, key) = (File("--secret-file", "口令文件 file with its secret"), File("--key", "私钥文件 file with its private key, PEM or JWK"));
        var partner = new Option<string?>("--partner") { Description = "对方账号：发布被测客户端接收的报文 an account that publishes what the client receives" };
        var (partnerSecret, partnerKey) = (File("--partner-secret-file", "对方口令文件 file with the partner's secret"), File("--partner-key", "对方私钥文件 file with the partner's private key"));
        var department = new Option<string?>("--department") { Description = "部门，编号中看不出时 department, where the client id does not tell" };
        var region = new Option<string?>("--region") { Description = "行政区划代码，编号中看不出时 region, where the client id does not tell" };
        var drive = new Option<bool>("--drive") { Description = "由本工具完成每一步 the kit does every step itself" };
        var listen = new Option<string>("--listen") { Description = "供你的客户端连接的地址（本机） where your client finds the hub: this machine only", DefaultValueFactory = _ => "http://127.0.0.1:0" };
        var webhook = new Option<string?>("--webhook") { Description = "推送接收地址 address of your receiver of webhooks" };
        var webhookSecret = File("--webhook-secret-file", "推送签名密钥文件 file with its signing secret (whsec_…)");
        var type = new Option<string?>("--type") { Description = "要发布的报文类型 the contract to publish" };
        var only = new Option<string[]>("--only") { Description = "只看这些规则 only rules that begin so, e.g. webhook", AllowMultipleArgumentsPerToken = true };
        var patience = new Option<int>("--patience") { Description = "多少秒没有新结果即结束 seconds without a rule decided until the run ends", DefaultValueFactory = _ => 300 };
        var command = new Command("conformance", "符合性检查 try a department's own client against the rules of the exchange")
        {
            hub, client, secret, key, partner, partnerSecret, partnerKey, department, region, drive, listen, webhook, webhookSecret, type, only, patience, CommonOptions.Json,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var problems = new List<string>();
            var options = new KitOptions
            {
                Hub = AddressOf(parsed.GetRequiredValue(hub), "--hub", loopbackOnly: false, problems),
                Client = CredentialOf("--client", parsed.GetRequiredValue(client), parsed.GetValue(secret), parsed.GetValue(key), parsed.GetValue(department), parsed.GetValue(region), problems)!,
                Partner = CredentialOf("--partner", parsed.GetValue(partner), parsed.GetValue(partnerSecret), parsed.GetValue(partnerKey), null, null, problems),
                Drive = parsed.GetValue(drive),
                Listen = AddressOf(parsed.GetRequiredValue(listen), "--listen", loopbackOnly: true, problems),
                Webhook = parsed.GetValue(webhook) is { } endpoint ? AddressOf(endpoint, "--webhook", loopbackOnly: false, problems) : null,
                WebhookSecret = parsed.GetValue(webhookSecret) is { } file ? SecretOf(file, problems) : null,
                Type = parsed.GetValue(type),
                Only = parsed.GetValue(only) ?? [],
                Patience = TimeSpan.FromSeconds(Math.Max(1, parsed.GetValue(patience))),
            };
            problems.AddRange(Problems(options));
            if (problems.Count > 0)
            {
                CommonOptions.Tell(problems);
                return Unusable;
            }

            return await RunAsync(options, parsed.GetValue(CommonOptions.Json), cancellationToken);
        });
        return command;
    }

    private static async Task<int> RunAsync(KitOptions options, bool json, CancellationToken cancellationToken)
    {
        try
        {
            var outcomes = await new ConformanceRun(options, new KitView(json ? Console.Error : Console.Out)).RunAsync(cancellationToken);
            if (json)
            {
                KitView.WriteJson(options, outcomes, Console.Out);
            }
            else
            {
                Console.WriteLine($"通过 passed {outcomes.Count(one => one.Status == Verdict.Passed)}，不通过 failed {outcomes.Count(one => one.Status == Verdict.Failed)}，跳过 skipped {outcomes.Count(one => one.Status == Verdict.Left)}");
            }

            return outcomes.Any(outcome => outcome.Status == Verdict.Failed) ? Failed : 0;
        }
        catch (Exception stopped) when (stopped is KitException or HttpRequestException)
        {
            CommonOptions.Tell([$"检查无法进行 the kit cannot go on: {stopped.Message}"]);
            return Unusable;
        }
    }

    private static IEnumerable<string> Problems(KitOptions options)
    {
        if (options.Type is { } type && ContractCatalog.Find(type) is null)
        {
            yield return $"--type: 没有这种报文 there is no contract {type}.";
        }

        if (options.Webhook is null != options.WebhookSecret is null)
        {
            yield return "--webhook 与 --webhook-secret-file 须同时给出。 Give --webhook and --webhook-secret-file together.";
        }

        if (options.Only.FirstOrDefault(only => !AllRules.InOrder().Any(rule => rule.Id.StartsWith(only, StringComparison.Ordinal))) is { } none)
        {
            yield return $"--only: 没有这样的规则 no rule begins with {none}.";
        }
    }

    private static Option<FileInfo> File(string name, string description)
    {
        var option = new Option<FileInfo>(name) { Description = description };
        option.AcceptExistingOnly();
        return option;
    }

    private static Uri AddressOf(string text, string option, bool loopbackOnly, List<string> problems)
    {
        if (Uri.TryCreate(text, UriKind.Absolute, out var address) && (address.Scheme == "https" || (address.Scheme == "http" && address.IsLoopback)) && (!loopbackOnly || address is { IsLoopback: true, Scheme: "http" }))
        {
            return address;
        }

        problems.Add($"{option}: {(loopbackOnly ? "本机 http 地址 an http address of this machine" : "https 地址，或本机 http 地址 an https address, or http on this machine")}.");
        return new Uri("http://127.0.0.1");
    }

    private static KitCredential? CredentialOf(string option, string? clientId, FileInfo? secret, FileInfo? key, string? department, string? region, List<string> problems)
    {
        if (clientId is null)
        {
            return null;
        }

        var told = ClientIdForm().Match(clientId);
        (department, region) = (department ?? told.Groups["department"].Value, region ?? told.Groups["region"].Value);
        if (!Department.IsKnown(department) || region.Length == 0)
        {
            problems.Add($"{option}: 编号中看不出部门与区划，请给出 --department 与 --region。 The client id does not tell department and region.");
        }

        if (secret is null == key is null)
        {
            problems.Add($"{option}: 口令文件与私钥文件二选一。 Give one of secret file and key.");
            return null;
        }

        var credential = new KitCredential(clientId, department, region, secret is null ? null : Read(secret), key is null ? null : Read(key));
        try
        {
            using var _ = credential.Key is { } text ? ExchangeHubKey.Parse(text) : null;
        }
        catch (FormatException wrong)
        {
            problems.Add($"{option}: {wrong.Message}");
        }

        return credential;
    }

    private static string? SecretOf(FileInfo file, List<string> problems)
    {
        var text = Read(file);
        try
        {
            _ = WebhookProbe.KeyOf(text);
        }
        catch (FormatException)
        {
            problems.Add("--webhook-secret-file: 不是签名密钥 not a signing secret (whsec_…).");
        }

        return text;
    }

    private static string Read(FileInfo file) => System.IO.File.ReadAllText(file.FullName).Trim();

    [GeneratedRegex("^(?<department>[a-z-]+)-(?<region>[0-9]{6})-")]
    private static partial Regex ClientIdForm();
}
