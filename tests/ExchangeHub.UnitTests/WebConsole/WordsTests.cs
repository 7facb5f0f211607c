using System.Reflection;
using System.Text.RegularExpressions;
using ExchangeHub.Access;
using ExchangeHub.Access.Decisions;
using ExchangeHub.Contracts;
using ExchangeHub.Gateway.Sessions;
using ExchangeHub.Hub.Deliveries;
using ExchangeHub.Hub.Grants;
using ExchangeHub.Testing;
using ExchangeHub.WebConsole.Hub;
using ExchangeHub.WebConsole.Pages.Audit;
using ExchangeHub.WebConsole.Words;
using Xunit;

namespace ExchangeHub.UnitTests.WebConsole;

/// <summary>Nothing of the interface reaches the screen as it is.</summary>
public sealed partial class WordsTests
{
    [Fact]
    public void Every_code_that_the_hub_answers_with_has_a_sentence_and_no_other() =>
        Assert.Equal(Constants(typeof(RejectionCode)).Append(HubException.Unreachable).Order(), ProblemTexts.Codes.Order());

    [Fact]
    public void Every_field_of_every_contract_has_a_Chinese_name() => Assert.Empty(
        ContractCatalog.All.SelectMany(contract => contract.Fields).SelectMany(Below)
            .Where(field => FieldLabels.Of(field).Zh.Any(char.IsAsciiLetterLower)).Select(field => $"{field.Name}: {field.Description}").Distinct().Order());

    [Fact]
    public void Every_department_family_operation_and_receipt_has_a_name()
    {
        Assert.DoesNotContain(Common.Unknown, Department.Systems.Concat(Department.Readers).Append(Department.Hub).Select(Terms.OfDepartment));
        Assert.DoesNotContain(Common.Unknown, ContractCatalog.All.Select(contract => Terms.OfFamily(contract.Family)));
        Assert.DoesNotContain(Common.Unknown, Roles.All.Select(Terms.OfRole));
        Assert.DoesNotContain(Common.Unknown, ((string[])[Operation.Create, Operation.Change, Operation.Cancel, Operation.Correct]).Select(Terms.OfOperation));
        Assert.Equal(DeliveryStates.ByName.Keys.Order(), FailureTerms.DeliveryStates.Order());
        Assert.DoesNotContain(Common.Unknown, DeliveryStates.ByName.Keys.Append("cancelled").Select(state => Terms.OfDelivery(state).Name));
    }

    [Fact]
    public void Everything_that_access_and_grants_speak_of_has_a_name()
    {
        Assert.DoesNotContain(Common.Unknown, AccessResource.All.Select(resource => resource.Name).Concat(Department.Systems.Select(name => $"systems/{name}")).Select(AccessTerms.OfResource));
        Assert.All(AccessResource.All, resource => Assert.NotEqual(resource.Name, AccessTerms.OfResource(resource.Name).En));
        Assert.DoesNotContain(Common.Unknown, Constants(typeof(AccessRule)).Select(AccessTerms.OfRule));
        Assert.DoesNotContain(Common.Unknown, Constants(typeof(AccessAction)).Select(AccessTerms.OfAction));
        Assert.DoesNotContain(Common.None, Constants(typeof(FieldProfile)).Select(AccessTerms.OfProfile));
        Assert.DoesNotContain(Common.Unknown, GrantWords.States.Select(state => GrantWords.OfGrant(state).Name));
        Assert.DoesNotContain(Common.Unknown, GrantWords.ApplicationStates.Select(state => GrantWords.OfApplication(state).Name));
        Assert.Equal(Constants(typeof(GrantState)).Order(), GrantWords.States.Union(GrantWords.ApplicationStates).Order());
        Assert.DoesNotContain(Common.Unknown, Constants(typeof(GrantChangeKind)).Select(kind => GrantWords.OfStep(kind).Name));
    }

    [Fact]
    public void Everything_that_the_access_log_names_has_a_name()
    {
        Assert.DoesNotContain(Common.Unknown, AuditTerms.Resources.Concat(ContractCatalog.All.Select(contract => contract.Type)).Append("systems/hr").Append("access-log").Select(AccessTerms.OfResource));
        Assert.DoesNotContain(Common.Unknown, Scopes.All.Select(SystemTerms.OfScope));
        Assert.DoesNotContain(Common.Unknown, Enum.GetNames<Classification>().Select(name => AuditTerms.OfClass(name.ToLowerInvariant()).Name));
    }

    [Fact]
    public void Every_action_that_is_kept_has_a_name() => Assert.Equal(
        Directory.EnumerateFiles(Checkout.Path("src"), "*.cs", SearchOption.AllDirectories).SelectMany(file => Recorded().Matches(File.ReadAllText(file))).Select(match => match.Groups[1].Value)
            .Concat(Constants(typeof(SignInLog))).Distinct().Order(),
        AuditTerms.Actions.Order());

    [Fact]
    public void What_a_contract_rests_on_is_said_without_what_only_developers_are_told()
    {
        Assert.Equal("公务员法第 20 条；机构编制工作条例", ContractTerms.OfBasis("公务员法 art. 20; 机构编制工作条例").Zh);
        Assert.DoesNotContain(ContractCatalog.All, contract => ContractTerms.OfBasis(contract.Basis).Zh.Any(char.IsAsciiLetterLower));
    }

    [Fact]
    public void What_a_spreadsheet_would_run_is_text_in_an_export()
    {
        Assert.Equal("\"'=1+1\",\"a \"\"b\"\"\",\"\",\"' @SUM(A1)\",\"'－2\"\r\n", Csv.Line("=1+1", "a \"b\"", null, " @SUM(A1)", "－2"));
    }

    [GeneratedRegex("RecordAdminAction(?:Async)?\\(\"([a-z.-]+)\"")]
    private static partial Regex Recorded();

    private static IEnumerable<string> Constants(Type type) =>
        type.GetFields(BindingFlags.Public | BindingFlags.Static).Where(field => field.IsLiteral).Select(field => (string)field.GetRawConstantValue()!);

    private static IEnumerable<ContractField> Below(ContractField field) =>
        new[] { field }.Concat(field.Fields.SelectMany(Below)).Concat(field.Element is { } element ? element.Fields.SelectMany(Below) : []);
}
