using System.CommandLine;
using System.Text.Json;
using ExchangeHub.Contracts;
using ExchangeHub.Hub.Intake;
using ExchangeHub.Hub.Records;
using ExchangeHub.Hub.Storage;

namespace ExchangeHub.Host.Commands;

internal static class RecordsRebuildCommand
{
    public static Command Create()
    {
        var command = new Command("rebuild", "由总账重建查询数据 build the records anew from the ledger, beside a running hub or without one") { CommonOptions.Data, CommonOptions.Json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            if (CommonOptions.ReadSettings(parsed.GetValue(CommonOptions.Data)) is not { } settings)
            {
                return 2;
            }

            if (!settings.Database.Exists)
            {
                CommonOptions.Tell([$"没有数据库 there is no database in {settings.DataFolder}"]);
                return 2;
            }

            await using var services = HubHost.BuildServices(settings);
            await HubSchema.PrepareAsync(services, cancellationToken);
            await services.GetRequiredService<LocalIntake>().LookUpAsync(cancellationToken);
            var rebuilt = await services.GetRequiredService<RecordRebuild>().RunAsync(cancellationToken);
            Console.WriteLine(parsed.GetValue(CommonOptions.Json)
                ? JsonSerializer.Serialize(rebuilt, WireJson.Options)
                : $"查询数据已重建（第 {rebuilt.Generation} 代，至总账第 {rebuilt.Through} 号）。 The records are built anew, through entry {rebuilt.Through}.");
            return 0;
        });
        return command;
    }
}
