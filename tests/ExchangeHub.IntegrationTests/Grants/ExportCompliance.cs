using System.Text.Json.Nodes;
using ExchangeHub.Access;
using ExchangeHub.Contracts;
using ExchangeHub.Testing.Databases;
using Xunit;

namespace ExchangeHub.IntegrationTests.Grants;

/// <summary>A list of the audit that was taken out as a file is itself kept: who, which list, narrowed to what, how many lines.</summary>
public abstract class ExportCompliance<TDatabase>(GrantStore<TDatabase> store) : GrantCompliance<TDatabase>(store)
    where TDatabase : TestDatabase, new()
{
    private const string Exports = "v1/access/exports";

    [Fact]
    public async Task Who_took_out_which_list_narrowed_to_what_and_how_much_of_it_is_kept()
    {
        var (auditor, clerk) = (await Node.PersonAsync(Roles.AuditAdmin, Place.City), await Node.PersonAsync(Roles.Operator, Place.City));
        Assert.Equal(201, (int)(await Node.PostAsync(auditor, Exports, Export("access-log", 1200, ("region", Place.City), ("user", "张 三&lines=1")))).Status);
        Assert.Equal(201, (int)(await Node.PostAsync(auditor, Exports, Export("admin-actions", 0))).Status);
        Assert.Equal(201, (int)(await Node.PostAsync(clerk, Exports, Export("access-log", 3))).Status);
        AssertProblem(403, RejectionCode.InsufficientScope, await Node.PostAsync(clerk, Exports, Export("admin-actions", 3)));

        var kept = (await Node.GetAsync(auditor, "v1/access/actions?action=audit.export")).Body.GetProperty("items").EnumerateArray()
            .Select(item => (item.GetProperty("actor").GetString(), item.TryGetProperty("objectId", out var id) ? id.GetString() : null, item.GetProperty("status").GetInt32()));
        Assert.Equal(
            [
                (auditor.Name, $"access-log?lines=1200&region={Place.City}&user=%E5%BC%A0%20%E4%B8%89%26lines%3D1", 201), (auditor.Name, "admin-actions?lines=0", 201),
                (clerk.Name, "access-log?lines=3", 201), (clerk.Name, null, 403),
            ],
            kept);
    }

    [Fact]
    public async Task What_is_no_export_is_refused()
    {
        var auditor = await Node.PersonAsync(Roles.AuditAdmin, Place.City);
        AssertProblem(422, RejectionCode.MissingField, await Node.PostAsync(auditor, Exports, new JsonObject()));
        foreach (var wrong in new[]
        {
            Export("records", 1), Export("access-log", -1), Export("access-log", 1, ("nationalId", "x")), Export("admin-actions", 1, ("region", Place.City)), Export("access-log", 1, ("user", new string('x', 101))),
        })
        {
            AssertProblem(422, RejectionCode.InvalidField, await Node.PostAsync(auditor, Exports, wrong));
        }

        AssertProblem(403, RejectionCode.InsufficientScope, await Node.PostAsync(await Node.PersonAsync(Roles.SystemAdmin, Place.City), Exports, Export("access-log", 1)));
    }

    private static JsonObject Export(string list, long lines, params (string Name, string Value)[] filter) => new()
    {
        ["list"] = list, ["lines"] = lines, ["filter"] = new JsonObject(filter.Select(one => KeyValuePair.Create(one.Name, (JsonNode?)one.Value))),
    };
}

public sealed class SqliteExportTests(GrantStore<SqliteDatabase> store) : ExportCompliance<SqliteDatabase>(store);

public sealed class PostgresExportTests(GrantStore<PostgresDatabase> store) : ExportCompliance<PostgresDatabase>(store);
