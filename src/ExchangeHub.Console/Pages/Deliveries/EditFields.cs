using ExchangeHub.Contracts;
using ExchangeHub.WebConsole.Hub;
using ExchangeHub.WebConsole.Words;

namespace ExchangeHub.WebConsole.Pages.Deliveries;

/// <summary>Fields of a contract as a proposal or a finding names them.</summary>
internal static class EditFields
{
    /// <summary>The names of the fields that a proposal changes.</summary>
    public static string NamesOf(EditItem edit, Language language) =>
        string.Join(language.IsEnglish ? ", " : "、", edit.Fields.Select(name => language[LabelOf(ContractCatalog.Find(edit.Type), name)]));

    /// <summary>The field that a path such as <c>data.postLevel.code</c> begins with, or the whole where it names none.</summary>
    public static Text LabelOf(Contract? contract, string path)
    {
        var name = (path.StartsWith("data.", StringComparison.Ordinal) ? path["data.".Length..] : path).Split('.', '[')[0];
        return contract?.Fields.FirstOrDefault(field => field.Name == name) is { } found ? FieldLabels.Of(found) : new("整体内容", "The whole");
    }
}
