using System.CommandLine;
using ExchangeHub.Hub.Regions;
using ExchangeHub.Hub.Storage;

namespace ExchangeHub.Host.Commands;

internal static class RegionsImportCommand
{
    public static Command Create()
    {
        var file = new Argument<FileInfo>("FILE") { Description = "CSV，列同 gbt2260-history.csv columns as in the table that ships" };
        var command = new Command("import", "导入行政区划变更 apply a region table; running hubs take it over within seconds") { file, CommonOptions.Data };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            if (CommonOptions.ReadSettings(parsed.GetValue(CommonOptions.Data)) is not { } settings)
            {
                return 2;
            }

            var table = parsed.GetRequiredValue(file);
            if (!table.Exists)
            {
                CommonOptions.Tell([$"找不到文件 no such file: {table.FullName}"]);
                return 2;
            }

            Directory.CreateDirectory(settings.DataFolder);
            await using var services = HubHost.BuildServices(settings);
            await HubSchema.PrepareAsync(services, cancellationToken);
            var errors = await services.GetRequiredService<RegionTableStore>()
                .ImportAsync(await File.ReadAllTextAsync(table.FullName, cancellationToken), cancellationToken);
            CommonOptions.Tell([.. errors.Select(error => $"第 {error.Line} 行 line {error.Line}: {error.Detail}")]);
            if (errors.Count == 0)
            {
                Console.WriteLine("行政区划表已导入。 The region table is imported.");
            }

            return errors.Count == 0 ? 0 : 2;
        });
        return command;
    }
}
