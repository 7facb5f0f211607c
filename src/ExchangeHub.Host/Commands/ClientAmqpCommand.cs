using System.CommandLine;
using System.Text.Json;
using ExchangeHub.Contracts;
using ExchangeHub.Gateway.Amqp;
using ExchangeHub.Gateway.Clients;

namespace ExchangeHub.Host.Commands;

/// <summary><c>./hub client amqp</c>: a client's account at the broker, made or given a new password; works beside a running hub.</summary>
internal static class ClientAmqpCommand
{
    public static Command Create()
    {
        var client = new Option<string>("--client") { Description = "客户端编号 client id", Required = true };
        var command = new Command("amqp", "开通 RabbitMQ 账号或更换口令 an account at the broker, or a new password for it") { client, CommonOptions.Data, CommonOptions.Json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            if (CommonOptions.ReadSettings(parsed.GetValue(CommonOptions.Data)) is not { } settings)
            {
                return 2;
            }

            await using var services = HubHost.BuildServices(settings);
            await using var work = services.CreateAsyncScope();
            var (account, problem) = await work.ServiceProvider.GetRequiredService<ClientRegistry>().RenewAmqpAsync(parsed.GetRequiredValue(client), cancellationToken);
            if (account is null)
            {
                CommonOptions.Tell([$"{problem!.Field}: {problem.Detail} [{problem.Code}]"]);
                return 2;
            }

            Console.WriteLine(parsed.GetValue(CommonOptions.Json) ? JsonSerializer.Serialize(account, WireJson.Options) : TextOf(account));
            return 0;
        });
        return command;
    }

    public static string TextOf(AmqpCredentials account) =>
        $"RabbitMQ 账号 user: {account.User}\n口令（只显示一次） password, shown once: {account.Password}\n虚拟主机 virtual host: {account.VirtualHost}\n队列 queue: {account.Queue}";
}
