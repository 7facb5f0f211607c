using System.CommandLine;
using ExchangeHub.Host.Commands.Conformance;
using ExchangeHub.Host.Commands.Mappings;

namespace ExchangeHub.Host.Commands;

/// <summary>The one entry point: <c>./hub &lt;command&gt;</c>.</summary>
internal static class HubCommandLine
{
    public static RootCommand Create() => new("ExchangeHub 机构编制数据交换中心")
    {
        UpCommand.Create(),
        new Command("client", "登记业务系统 department systems")
        {
            ClientAddCommand.Create(), ClientCertificatesCommand.Create(), ClientSignInCommands.Keys(), ClientSignInCommands.Secret(), ClientAmqpCommand.Create(),
        },
        UserCommands.Create(),
        KeysCommands.Create(),
        new Command("regions", "行政区划 region tables") { RegionsImportCommand.Create() },
        LedgerCommands.Create(),
        new Command("records", "查询数据 records projected from the ledger") { RecordsRebuildCommand.Create() },
        new Command("import", "导入 full loads") { ImportRosterCommand.Create() },
        new Command("mapping", "系统映射 mappings of department systems") { MappingCheckCommand.Create() },
        ConformanceCommand.Create(),
        DoctorCommand.Create(),
    };
}
