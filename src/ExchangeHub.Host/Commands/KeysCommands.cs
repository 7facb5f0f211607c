using System.CommandLine;
using System.Text.Json;
using ExchangeHub.Contracts;
using ExchangeHub.Gateway.Keys;

namespace ExchangeHub.Host.Commands;

/// <summary><c>./hub keys …</c>: the keys that sign tokens; each works beside running hubs, which see it within seconds.</summary>
internal static class KeysCommands
{
    public static Command Create() => new("keys", "签名密钥 keys that sign tokens")
    {
        On("rotate", "更换签名密钥 make a new one; it is published now and signs later", keys => keys.Rotate()),
        On("rotate-messages", "更换 AMQP 数据加密密钥 make a new key that clients encrypt to over AMQP; the others open for another month", keys => new { kid = keys.RotateMessageKey() }),
        On("list", "签名密钥列表 all of them and what each is for", keys => keys.List()),
    };

    private static Command On<T>(string verb, string description, Func<SigningKeys, T> work)
    {
        var command = new Command(verb, description) { CommonOptions.Data, CommonOptions.Json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            if (CommonOptions.ReadSettings(parsed.GetValue(CommonOptions.Data)) is not { } settings || !CommonOptions.HasSigningKey(settings))
            {
                return 2;
            }

            await using var services = HubHost.BuildServices(settings);
            var result = work(services.GetRequiredService<SigningKeys>());
            Console.WriteLine(JsonSerializer.Serialize(result, Json));
            return 0;
        });
        return command;
    }

    private static readonly JsonSerializerOptions Json =
        new(WireJson.Options) { Converters = { new System.Text.Json.Serialization.JsonStringEnumConverter(JsonNamingPolicy.CamelCase) } };
}
