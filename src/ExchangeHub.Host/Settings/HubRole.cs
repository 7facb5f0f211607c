namespace ExchangeHub.Host.Settings;

/// <summary>What a process does. One process may do everything, or many may share the work.</summary>
[Flags]
internal enum HubRole
{
    None = 0,
    Hub = 1,
    Gateway = 2,
    Adapters = 4,
    Jobs = 8,
    Console = 16,
    Sandbox = 32,
    All = Hub | Gateway | Adapters | Jobs | Console | Sandbox,
}
