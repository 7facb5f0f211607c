using System.Text.Json.Nodes;
using ExchangeHub.ContractTests.Examples;
using ExchangeHub.Contracts;
using ExchangeHub.Contracts.Roster;
using ExchangeHub.Contracts.Validation;
using ExchangeHub.Testing.Records;

namespace ExchangeHub.ContractTests.Validation;

public sealed class RosterPageTests
{
    private const string Type = "exchangehub.roster.snapshot-page.v1";

    [Fact]
    public void A_full_page_is_clean() =>
        Assert.Same(EventValidation.Clean, Draft.Of(Type).WithData("people", People(SnapshotPage.MostPeople)).Validate());

    [Fact]
    public void One_person_more_is_too_many()
    {
        var error = Assert.Single(Draft.Of(Type).WithData("people", People(SnapshotPage.MostPeople + 1)).Validate().Errors);
        Assert.Equal(("data.people", RejectionCode.TooLong), (error.Field, error.Code));
    }

    [Fact]
    public void What_is_wrong_is_named_with_its_row()
    {
        var people = People(SnapshotPage.MostPeople);
        people[17]!["nationalId"] = null;
        people[18]!["quotaType"]!["codeSet"] = 9;
        people[499]!["nationalId"] = "990000198503120001";

        var validation = Draft.Of(Type).WithData("people", people).Validate();

        Assert.Equal(["data.people[17].nationalId", "data.people[18].quotaType.codeSet"], validation.Errors.Select(error => error.Field));
        var warning = Assert.Single(validation.Warnings);
        Assert.Equal(("data.people[499].nationalId", RejectionCode.IdentityNumberCheck), (warning.Field, warning.Code));
    }

    [Fact]
    public void The_digest_of_the_examples_is_that_of_their_people()
    {
        using var digest = new RosterDigest();
        foreach (var person in Example.Load($"{Type}/valid-full.json").Event.Data.GetProperty("people").EnumerateArray())
        {
            digest.Add(person);
        }

        var completed = Example.Load("exchangehub.roster.snapshot-completed.v1/valid-full.json").Event.Data;
        Assert.Equal((completed.GetProperty("digest").GetString(), completed.GetProperty("people").GetInt32()), (digest.Current(), digest.People));
    }

    private static JsonArray People(int count) => new([.. Enumerable.Range(0, count).Select(n => (JsonNode)new JsonObject
    {
        ["nationalId"] = SyntheticPerson.Number(n).NationalId,
        ["personName"] = SyntheticPerson.Number(n).Name,
        ["institutionId"] = SyntheticInstitution.Number(n % 40).InstitutionId,
        ["unitCreditCode"] = SyntheticInstitution.Number(n % 40).CreditCode,
        ["quotaType"] = new JsonObject { ["code"] = "3", ["codeSet"] = "编制性质", ["name"] = "事业编制" },
        ["entryDate"] = "2010-07-01",
    })]);
}
