using ExchangeHub.Contracts;
using ExchangeHub.Hub.AccessLog;
using ExchangeHub.Testing.Databases;
using ExchangeHub.Testing.Records;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace ExchangeHub.IntegrationTests.Records;

/// <summary>Records of several regions under one address, each by the decision about its own.</summary>
public abstract class RecordRegionsCompliance<TDatabase>(RecordsNode<TDatabase> node) : IClassFixture<RecordsNode<TDatabase>>
    where TDatabase : TestDatabase, new()
{
    private const string City = Events.City;
    private const string OtherCity = "430100";

    [Fact]
    public async Task What_another_region_recorded_of_an_institution_is_masked_and_counted_by_the_grant_on_that_region()
    {
        const string unit = "unit-of-two-regions";
        var (own, others) = (SyntheticPerson.Number(810_001), SyntheticPerson.Number(810_002));
        await node.PublishAsync(RecordEvents.Established(unit, "信息中心"), RecordEvents.Enrolled(own, unit), RecordEvents.Enrolled(others, unit, OtherCity));
        await node.GrantAsync(Department.Staffing, City, OtherCity, "staff");

        var (_, answer) = await node.GetAsync(Department.Staffing, City, $"/v1/institutions/{unit}/staff");

        Assert.Equal(
            [(OtherCity, false), (City, true)],
            answer.GetProperty("items").EnumerateArray().Select(item => (item.GetProperty("region").GetString()!, item.TryGetProperty("nationalId", out _))).Order());
        var kept = await node.QueryAsync(db => db.Set<AccessLogRow>().AsNoTracking()
            .SingleAsync(row => row.Region == OtherCity && row.Resource == "staff" && row.HomeRegion == City, TestContext.Current.CancellationToken));
        Assert.True(kept is { AcrossRegions: true, GrantId: not null, RowsRead: 1 });
    }
}

public sealed class SqliteRecordRegionsTests(RecordsNode<SqliteDatabase> node) : RecordRegionsCompliance<SqliteDatabase>(node);

public sealed class PostgresRecordRegionsTests(RecordsNode<PostgresDatabase> node) : RecordRegionsCompliance<PostgresDatabase>(node);
