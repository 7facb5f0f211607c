using System.Collections;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using ExchangeHub.Contracts.Codes;
using ExchangeHub.Contracts.Export;

namespace ExchangeHub.Contracts;

/// <summary>What a field holds on the wire.</summary>
public enum FieldKind
{
    /// <summary>Text.</summary>
    Text,
    /// <summary>Date, <c>yyyy-MM-dd</c> (GB/T 7408).</summary>
    Date,
    /// <summary>RFC 3339 time with offset.</summary>
    Timestamp,
    /// <summary>Whole number.</summary>
    Integer,
    /// <summary>Decimal number.</summary>
    Decimal,
    /// <summary>True or false.</summary>
    Boolean,
    /// <summary>Region code, GB/T 2260.</summary>
    Region,
    /// <summary>Unified social credit code, GB 32100.</summary>
    CreditCode,
    /// <summary>Citizen identity number, GB 11643.</summary>
    CitizenId,
    /// <summary>A code with its set: <c>{code, codeSet, codeSetVersion, name}</c>.</summary>
    Code,
    /// <summary>An object with fields of its own.</summary>
    Object,
    /// <summary>A list of <see cref="ContractField.Element"/>.</summary>
    List,
}

/// <summary>One field of a contract, read once from its record; everything that walks event data walks these.</summary>
public sealed class ContractField
{
    /// <summary>Greatest length of a credit code or identity number as senders write it: blanks and full-width forms included.</summary>
    internal const int LongestCode = 32;

    /// <summary>The earliest date, where a field has no other.</summary>
    internal static readonly DateOnly FoundingOfTheRepublic = new(1949, 10, 1);

    /// <summary>Name on the wire, camelCase.</summary>
    public required string Name { get; init; }

    /// <summary>What it holds.</summary>
    public required FieldKind Kind { get; init; }

    /// <summary>True where the event is invalid without it.</summary>
    public required bool Required { get; init; }

    /// <summary>How closely it is held.</summary>
    public required Classification Classification { get; init; }

    /// <summary>True where it belongs to the profile <c>acting</c> although it is personal or sensitive.</summary>
    public required bool Acting { get; init; }

    /// <summary>What it names, where it is the subject.</summary>
    public SubjectKind? Subject { get; init; }

    /// <summary>True where it holds the identity number that a correction replaces.</summary>
    public bool IsFormerSubject { get; init; }

    /// <summary>Greatest length of a text (200 by default) or of a list (1,000).</summary>
    public int MaxLength { get; init; }

    /// <summary>Regular expression that a text follows, where it has one; written so that .NET and JavaScript read it alike.</summary>
    public string? Pattern { get; init; }

    /// <summary>Earliest date.</summary>
    public DateOnly Since { get; init; }

    /// <summary>Least value of a number.</summary>
    public decimal? Minimum { get; init; }

    /// <summary>Greatest value of a number.</summary>
    public decimal? Maximum { get; init; }

    /// <summary>Fields of an object.</summary>
    public IReadOnlyList<ContractField> Fields { get; init; } = [];

    /// <summary>What a list holds.</summary>
    public ContractField? Element { get; init; }

    /// <summary>The property it was read from.</summary>
    public PropertyInfo? Property { get; init; }

    /// <summary>What it holds, from the property's documentation where that was shipped.</summary>
    public string? Description => Property is null ? null : Documentation.Of(Property);

    /// <summary>The members of a <see cref="FieldKind.Code"/>.</summary>
    internal static IReadOnlyList<ContractField> CodeFields { get; } =
    [
        CodeMember("code", required: true, maxLength: 64),
        CodeMember("codeSet", required: true, maxLength: 100),
        CodeMember("codeSetVersion", required: false, maxLength: 50),
        CodeMember("name", required: false, maxLength: 100),
    ];

    internal static IReadOnlyList<ContractField> Of(Type record) =>
        [.. record.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.GetMethod is { IsStatic: false } && property.Name != "EqualityContract")
            .Select(Of)];

    private static ContractField Of(PropertyInfo property)
    {
        var (kind, inner) = ShapeOf(Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType);
        var range = property.GetCustomAttribute<RangeAttribute>();
        return new ContractField
        {
            Name = JsonNamingPolicy.CamelCase.ConvertName(property.Name),
            Kind = kind,
            Required = property.GetCustomAttribute<RequiredMemberAttribute>() is not null,
            Classification = property.GetCustomAttribute<ClassifiedAttribute>()?.Classification ?? Classification.Internal,
            Acting = property.GetCustomAttribute<ActingAttribute>() is not null,
            Subject = property.GetCustomAttribute<SubjectAttribute>()?.Kind,
            IsFormerSubject = property.GetCustomAttribute<FormerSubjectAttribute>() is not null,
            MaxLength = property.GetCustomAttribute<MaxLengthAttribute>()?.Length ?? (kind == FieldKind.List ? 1000 : 200),
            Pattern = property.GetCustomAttribute<RegularExpressionAttribute>()?.Pattern,
            Since = property.GetCustomAttribute<SinceAttribute>()?.Date ?? FoundingOfTheRepublic,
            Minimum = ToDecimal(range?.Minimum),
            Maximum = ToDecimal(range?.Maximum),
            Fields = kind == FieldKind.Object ? Of(inner!) : [],
            Element = kind == FieldKind.List ? ElementOf(inner!) : null,
            Property = property,
        };
    }

    private static decimal? ToDecimal(object? bound) =>
        bound is null ? null : Convert.ToDecimal(bound, CultureInfo.InvariantCulture);

    private static ContractField CodeMember(string name, bool required, int maxLength) => new()
    {
        Name = name,
        Kind = FieldKind.Text,
        Required = required,
        Classification = Classification.Internal,
        Acting = false,
        MaxLength = maxLength,
    };

    private static ContractField ElementOf(Type type)
    {
        var (kind, inner) = ShapeOf(type);
        return new ContractField
        {
            Name = "[]",
            Kind = kind,
            Required = true,
            Classification = Classification.Internal,
            Acting = false,
            MaxLength = 200,
            Since = FoundingOfTheRepublic,
            Fields = kind == FieldKind.Object ? Of(inner!) : [],
        };
    }

    private static (FieldKind Kind, Type? Inner) ShapeOf(Type type) => type switch
    {
        _ when type == typeof(string) => (FieldKind.Text, null),
        _ when type == typeof(DateOnly) => (FieldKind.Date, null),
        _ when type == typeof(DateTimeOffset) => (FieldKind.Timestamp, null),
        _ when type == typeof(int) || type == typeof(long) => (FieldKind.Integer, null),
        _ when type == typeof(decimal) => (FieldKind.Decimal, null),
        _ when type == typeof(bool) => (FieldKind.Boolean, null),
        _ when type == typeof(RegionCode) => (FieldKind.Region, null),
        _ when type == typeof(CreditCode) => (FieldKind.CreditCode, null),
        _ when type == typeof(CitizenId) => (FieldKind.CitizenId, null),
        _ when type == typeof(CodedValue) => (FieldKind.Code, null),
        _ when type.IsGenericType && typeof(IEnumerable).IsAssignableFrom(type) => (FieldKind.List, type.GetGenericArguments()[0]),
        _ when type.IsClass => (FieldKind.Object, type),
        _ => throw new NotSupportedException($"A contract cannot hold a {type.Name}."),
    };
}
