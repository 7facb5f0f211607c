using ExchangeHub.Sandbox.City;
using ExchangeHub.Sandbox.Store;

namespace ExchangeHub.Sandbox.Departments;

/// <summary>Tables of the real-name register, named by its element numbers.</summary>
internal static class StaffingTables
{
    public const string Sql =
        """
        create table if not exists institutions(
            unitId text primary key, B01001 text not null, B01014 text unique, category text not null, DM141 text not null,
            superiorId text, establishedOn text, documentNo text, documentDate text, domainName text, domainValidTo text) without rowid;
        create table if not exists quotas(
            unitId text not null, quotaType text not null, quotaTypeN text not null, funding text not null, fundingN text not null,
            B02024 integer not null, B02110 integer not null check (B02110 between 0 and B02024), primary key (unitId, quotaType)) without rowid;
        create table if not exists leadership(
            unitId text not null, level text not null, levelN text not null, approved integer not null, taken integer not null, primary key (unitId, level)) without rowid;
        create table if not exists people(
            registerNo text primary key, A01085 text not null unique, A01001 text not null, unitId text not null, quotaType text not null,
            A02016 text not null, A02007 text not null, A02007N text, A02007S text not null, A29007 text not null,
            state text not null default '在编', A30002 text, A30004 text) without rowid;
        create table if not exists approvals(
            approvalNo text primary key, unitId text not null, quotaType text not null, validTo text not null, usedBy text) without rowid;
        """;

    public static void Fill(StoreSession session, GeneratedCity city)
    {
        session.InsertMany(
            "insert into institutions(unitId, B01001, B01014, category, DM141) values ($1, $2, $3, $4, $5)", city.Institutions,
            unit => [unit.Id, unit.Name, unit.CreditCode, unit.Category.Name, unit.Grade.Name]);
        session.InsertMany(
            "insert into quotas values ($1, $2, $3, $4, $5, $6, $7)", city.Institutions,
            unit => [unit.Id, unit.QuotaType.Code, unit.QuotaType.Name, unit.FundingForm.Code, unit.FundingForm.Name, unit.Quota, unit.Headcount]);
        session.InsertMany(
            "insert into leadership values ($1, $2, $3, $4, $5)", city.Institutions.SelectMany(unit => unit.Leadership.Select(posts => (unit.Id, posts))),
            line => [line.Id, line.posts.Level.Code, line.posts.Level.Name, line.posts.Approved, line.posts.Taken]);
        var quotaTypes = city.Institutions.ToDictionary(unit => unit.Id, unit => unit.QuotaType.Code);
        session.InsertMany(
            "insert into people(registerNo, A01085, A01001, unitId, quotaType, A02016, A02007, A02007N, A02007S, A29007) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
            city.People,
            person => [
                $"SM{person.Number:000000}", person.NationalId, person.Name, person.InstitutionId, quotaTypes[person.InstitutionId],
                person.PostName, person.PostLevel.Code, person.PostLevel.Name, person.PostLevel.CodeSet, person.EntryDate.Text()]);
    }
}
