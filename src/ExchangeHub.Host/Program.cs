using System.CommandLine;
using System.Data.Common;
using ExchangeHub.Adapters;
using ExchangeHub.Host.Commands;
using ExchangeHub.Hub.Storage;
using Microsoft.AspNetCore.Connections;

const int Refused = 2;

// What is under way when the hub is asked to stop is finished; the library would end the process after two seconds.
var untilStopped = TimeSpan.FromSeconds(30);

try
{
    return await HubCommandLine.Create().Parse(args).InvokeAsync(
        new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = untilStopped });
}
catch (StartRefusedException refusal)
{
    Console.Error.WriteLine(refusal.Message);
    return Refused;
}
catch (AdapterStartException wrong)
{
    Console.Error.WriteLine($"业务系统接入配置有误 the department systems cannot be connected as configured (Adapters, mapping files):\n{wrong.Message}");
    return Refused;
}
catch (DbException unreachable)
{
    Console.Error.WriteLine($"数据库不可用 the database cannot be used (EXCHANGEHUB_DATABASE): {unreachable.Message}");
    return Refused;
}
catch (IOException taken) when (taken.InnerException is AddressInUseException)
{
    Console.Error.WriteLine($"监听地址已被占用 the address is taken (--urls): {taken.Message}");
    return Refused;
}
catch (Exception denied) when (denied is IOException or UnauthorizedAccessException)
{
    Console.Error.WriteLine($"文件或目录不可用 a file or folder cannot be used: {denied.Message}");
    return Refused;
}
