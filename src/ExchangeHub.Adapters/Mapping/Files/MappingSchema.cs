using NJsonSchema;
using NJsonSchema.Validation;

namespace ExchangeHub.Adapters.Mapping.Files;

/// <summary>The shape of a mapping file, <c>contracts/mapping/mapping.schema.json</c>: the same one that helps an editor.</summary>
internal static class MappingSchema
{
    public const string ResourceName = "mapping.schema.json";

    // The schema refers to nothing outside itself, so reading it waits for nobody.
    private static readonly Lazy<JsonSchema> Schema = new(() => JsonSchema.FromJsonAsync(Text()).GetAwaiter().GetResult());

    public static void Check(MappingFile file)
    {
        foreach (var error in Schema.Value.Validate(file.Content!.ToJsonString()).SelectMany(Leaves))
        {
            var pointer = PointerOf(error);
            var (chinese, english) = Say(error);
            file.Add(pointer, chinese, english);
        }
    }

    private static string Text()
    {
        using var reader = new StreamReader(typeof(MappingSchema).Assembly.GetManifestResourceStream(ResourceName)!);
        return reader.ReadToEnd();
    }

    private static IEnumerable<ValidationError> Leaves(ValidationError error) =>
        error is ChildSchemaValidationError { Errors: var children } && children.Values.SelectMany(inner => inner).ToList() is { Count: > 0 } inner
            ? inner.SelectMany(Leaves)
            : [error];

    // NJsonSchema writes #/sources[0].events[1].type.
    private static string PointerOf(ValidationError error)
    {
        var path = error.Path?.TrimStart('#').TrimStart('/') ?? "";
        return path.Length == 0 ? "" : "/" + path.Replace("[", "/", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal).Replace('.', '/');
    }

    private static (string Chinese, string English) Say(ValidationError error) => error.Kind switch
    {
        ValidationErrorKind.PropertyRequired => ($"缺少“{error.Property}”。", $"'{error.Property}' is missing."),
        ValidationErrorKind.NoAdditionalPropertiesAllowed => ($"这里没有“{error.Property}”这一项。", $"There is no '{error.Property}' here."),
        ValidationErrorKind.StringExpected => ("须为文本；数字请加引号。", "Has to be a text; put a number in quotes."),
        ValidationErrorKind.BooleanExpected => ("须为 true 或 false。", "Has to be true or false."),
        ValidationErrorKind.NotInEnumeration => ($"不是允许的取值：{Allowed(error)}。", $"Is none of: {Allowed(error)}."),
        ValidationErrorKind.PatternMismatch => ($"格式须符合 {error.Schema.Pattern}。", $"Has to follow {error.Schema.Pattern}."),
        ValidationErrorKind.ArrayExpected => ("须为列表。", "Has to be a list."),
        ValidationErrorKind.ObjectExpected => ("须为 名称: 值 的对应。", "Has to be a mapping of names to values."),
        ValidationErrorKind.TooFewItems or ValidationErrorKind.TooFewProperties => ("不能为空。", "May not be empty."),
        _ => ($"不符合映射文件的结构（{error.Kind}）。", $"Is not of the shape of a mapping file ({error.Kind})."),
    };

    private static string Allowed(ValidationError error) => string.Join(", ", error.Schema.Enumeration);
}
