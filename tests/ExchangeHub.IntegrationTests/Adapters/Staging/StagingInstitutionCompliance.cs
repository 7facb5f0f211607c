using ExchangeHub.Sandbox.Departments;
using ExchangeHub.Testing.Databases;
using Xunit;

namespace ExchangeHub.IntegrationTests.Adapters.Staging;

public sealed class SqliteStagingInstitutionTests(SqliteDatabase database) : StagingInstitutionCompliance<SqliteDatabase>(database);

public sealed class PostgresStagingInstitutionTests(PostgresDatabase database) : StagingInstitutionCompliance<PostgresDatabase>(database);

/// <summary>机构设立 through the tables of the two systems that have them.</summary>
public abstract class StagingInstitutionCompliance<TDatabase>(TDatabase database) : StagingCompliance<TDatabase>(database)
    where TDatabase : TestDatabase
{
    [Fact]
    public async Task Staffing_tells_of_a_new_institution_and_notes_its_credit_code_and_domain_name()
    {
        await using var staffing = await StagedSystem.OpenAsync(await OpenAsync(), (region, store, clock) => new StaffingSystem(region, store, clock));
        await staffing.ActAsync(
            "establish-institution", ("B01001", "市大数据中心"), ("category", "4"), ("categoryN", "事业单位"), ("DM141", "109"), ("DM141N", "乡、科级"),
            ("superiorId", staffing.City.Institutions[0].Id), ("quotaType1", "3"), ("quotaType1N", "事业编制"), ("funding1", "1"), ("funding1N", "全额拨款"), ("quota1", "12"),
            ("level1", "0141"), ("level1N", "乡科级正职"), ("posts1", "1"), ("documentNo", "编发〔2026〕8号"), ("documentDate", "2026-11-02"), ("effectiveDate", "2026-12-01"));
        await staffing.Front.ExchangeAsync(Cancellation);

        var fact = Assert.Single(await ReadAsync(staffing.Connector));
        Assert.Null(fact.Problem);
        Assert.Equal(
            (Units, "机构设立", "12", "1", staffing.City.Institutions[0].Name, "编发〔2026〕8号", "2026-12-01", null),
            (fact.Source, fact.Columns["BIZ_TYPE"], fact.Columns["quota1"], fact.Columns["posts1"], fact.Columns["superiorName"], fact.Columns["DOCUMENT_NO"],
                fact.Columns["EFFECTIVE_DATE"], fact.Columns["quota2"]));

        var unit = fact.Columns["unitId"]!;
        await staffing.Connector.ApplyAsync(
            [
                Order(UnitsIn, ("ACTION", "登记赋码"), ("unitId", unit), ("B01014", "12990000TEST00000X")),
                Order(UnitsIn, ("ACTION", "登记域名"), ("unitId", unit), ("domainName", "大数据中心.公益"), ("validTo", "2027-12-01")),
            ],
            Cancellation);
        await staffing.Front.ExchangeAsync(Cancellation);

        var answers = await staffing.Connector.ReadAnswersAsync(10, TimeSpan.Zero, Cancellation);
        Assert.All(answers, answer => Assert.Equal("completed", answer.Answer.Stage));
        Assert.Equal(2, answers.Count);
        var noted = staffing.System.Store.Read(session => session.Single("select * from institutions where unitId = $unit", ("$unit", unit)))!;
        Assert.Equal(
            ("12990000TEST00000X", "大数据中心.公益", "2027-12-01"), (noted.Text("B01014"), noted.Text("domainName"), noted.Text("domainValidTo")));
    }

    [Fact]
    public async Task Finance_registers_the_budget_unit_answers_with_its_number_and_tells_of_the_money()
    {
        await using var finance = await StagedSystem.OpenAsync(await OpenAsync("finance"), (region, store, clock) => new FinanceSystem(region, store, clock));
        var order = Order(
            UnitsIn, ("ACTION", "登记预算单位"), ("agency_code", "430700-N-0001"), ("agency_name", "市大数据中心"), ("agency_type", "4"), ("fund_form", "1"), ("quota", "12"),
            ("EFFECTIVE_DATE", "2026-12-01"), ("DOCUMENT_NO", "编发〔2026〕8号"));
        await finance.Connector.ApplyAsync([order], Cancellation);
        await finance.Front.ExchangeAsync(Cancellation);
        await finance.Front.ExchangeAsync(Cancellation);

        var answer = Assert.Single(await finance.Connector.ReadAnswersAsync(10, TimeSpan.Zero, Cancellation)).Answer;
        var fact = Assert.Single(await ReadAsync(finance.Connector));

        Assert.Equal(("completed", "200001"), (answer.Stage, answer.BusinessNo));
        Assert.Null(fact.Problem);
        Assert.Equal(
            ("EX_OUT_BUDGET", "人员经费调整", "200001", "2026", "0", "12", "128000", "case-1"),
            (fact.Source, fact.Columns["BIZ_TYPE"], fact.Columns["unit_no"], fact.Columns["budget_year"], fact.Columns["former_heads"], fact.Columns["heads"],
                fact.Columns["amount_change"], fact.Columns["CORRELATION_ID"]));
    }
}
