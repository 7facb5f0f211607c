using System.ComponentModel.DataAnnotations;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace ExchangeHub.Sandbox;

/// <summary>The simulated department systems of one or more invented cities.</summary>
public sealed class SandboxOptions
{
    /// <summary>Folder of the installation's data; the systems' own stores go into <c>sandbox</c> below it.</summary>
    [Required]
    public string DataFolder { get; set; } = "data";

    /// <summary>Regions whose departments are simulated.</summary>
    [MinLength(1)]
    public IList<string> Regions { get; } = [];

    /// <summary>People in each city.</summary>
    [Range(8, 2_000_000)]
    public int People { get; set; } = 400;

    /// <summary>The same number makes the same cities.</summary>
    public int Seed { get; set; } = 2026;

    /// <summary>A PostgreSQL database for the staging tables, a schema for each system; otherwise each has a SQLite file.</summary>
    public string? StagingDatabase { get; set; }

    /// <summary>Where the staging tables of a system are.</summary>
    public string StagingConnection(string department, string region) => StagingDatabase is null
        ? new SqliteConnectionStringBuilder { DataSource = Path.Combine(DataFolder, "sandbox", $"staging-{department}-{region}.db") }.ToString()
        : new NpgsqlConnectionStringBuilder(StagingDatabase) { SearchPath = $"staging_{department}_{region}" }.ToString();

    /// <summary>
    /// Where systems that post their facts post them: an address with <c>{department}</c> and <c>{region}</c> in it, such as
    /// <c>http://127.0.0.1:8080/adapters/sandbox-{department}-{region}/facts</c>. Without it their facts wait.
    /// </summary>
    public string? FactsAddress { get; set; }

    /// <summary>
    /// The hub, for the systems that speak to it by themselves (discipline); without it they exchange nothing of their own accord. HTTPS, or plain HTTP on
    /// this machine.
    /// </summary>
    public Uri? Hub { get; set; }

    internal Uri? FactsAddressOf(string department, string region) => FactsAddress is null ? null : new Uri(FactsAddress
        .Replace("{department}", department, StringComparison.Ordinal).Replace("{region}", region, StringComparison.Ordinal));

    internal string ExchangeFolderOf(string department, string region) => Path.Combine(DataFolder, "sandbox", $"{department}-{region}");
}
