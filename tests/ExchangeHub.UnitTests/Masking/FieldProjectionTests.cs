using System.Buffers;
using System.Text.Json;
using ExchangeHub.Access.Masking;
using ExchangeHub.Contracts;
using ExchangeHub.Contracts.Personnel;
using Xunit;

namespace ExchangeHub.UnitTests.Masking;

public sealed class FieldProjectionTests
{
    private static readonly Contract PostChangedContract = ContractCatalog.Of<PostChanged>();

    private const string PostChange =
        """
        {"nationalId":"990000199001010019","personName":"张三","institutionId":"I-1","postName":"科长",
         "postLevel":{"code":"0141","codeSet":"ZB09","name":"乡科级正职","note":"hidden"},"salary":9000,"leadershipPost":true}
        """;

    private static readonly ContractField[] Fields =
    [
        Field("unit", FieldKind.Text, Classification.Public),
        Field("phone", FieldKind.Text, Classification.Personal),
        Field("birthDate", FieldKind.Date, Classification.Personal),
        Field("formerId", FieldKind.CitizenId, Classification.Internal),
        Field("person", FieldKind.Object, Classification.Personal, acting: true, fields:
        [
            Field("fullName", FieldKind.Text, Classification.Internal),
            Field("sanction", FieldKind.Text, Classification.Sensitive),
            Field("until", FieldKind.Date, Classification.Sensitive, acting: true),
        ]),
        Field("cases", FieldKind.List, Classification.Sensitive, element:
            Field("[]", FieldKind.Object, Classification.Internal, fields: [Field("no", FieldKind.Text, Classification.Public)])),
        Field("aliases", FieldKind.List, Classification.Personal, element: Field("[]", FieldKind.Text, Classification.Internal)),
    ];

    private const string Case =
        """
        {"unit":"编办","phone":"13812341234","birthDate":"1990-01-01","formerId":"990000900101001",
         "person":{"fullName":"李四","sanction":"记过","until":"2027-01-01","mother":"王五"},
         "cases":[{"no":"C-1"}],"aliases":["小李"]}
        """;

    [Fact]
    public void Full_is_every_field_of_the_contract_and_nothing_else() =>
        Holds(
            """
            {"nationalId":"990000199001010019","personName":"张三","institutionId":"I-1","postName":"科长",
             "postLevel":{"code":"0141","codeSet":"ZB09","name":"乡科级正职"},"leadershipPost":true}
            """,
            FieldProjection.Project(PostChangedContract, JsonElement.Parse(PostChange), FieldProfile.Full));

    [Fact]
    public void Masked_shows_a_name_in_part_and_no_identity_number() =>
        Holds(
            """
            {"personName":"张*","institutionId":"I-1","postName":"科长",
             "postLevel":{"code":"0141","codeSet":"ZB09","name":"乡科级正职"},"leadershipPost":true}
            """,
            FieldProjection.Project(PostChangedContract, JsonElement.Parse(PostChange), FieldProfile.Masked));

    [Fact]
    public void A_subscriber_may_narrow_to_some_fields_and_gains_none_by_naming_them() =>
        Holds(
            """{"institutionId":"I-1"}""",
            FieldProjection.Project(
                PostChangedContract,
                JsonElement.Parse(PostChange),
                FieldProfile.Masked,
                new HashSet<string> { "institutionId", "nationalId", "salary" }));

    [Fact]
    public void Acting_is_what_is_open_and_what_is_marked_as_needed_to_act() =>
        Holds(
            """{"unit":"编办","person":{"fullName":"李四","until":"2027-01-01"}}""",
            Project(Case, FieldProfile.Acting));

    [Fact]
    public void A_class_on_an_object_holds_for_all_below_unless_a_field_is_stricter() =>
        Holds(
            """{"unit":"编办","phone":"138****1234","person":{"fullName":"李*"},"aliases":["***"]}""",
            Project(Case, FieldProfile.Masked));

    [Fact]
    public void Full_keeps_nested_fields_but_not_what_the_contract_lacks() =>
        Holds(Case.Replace(",\"mother\":\"王五\"", "", StringComparison.Ordinal), Project(Case, FieldProfile.Full));

    [Theory]
    [InlineData("""{"unit":{"phone":"13812341234"}}""")]
    [InlineData("""{"unit":["13812341234"]}""")]
    [InlineData("""{"unit":null}""")]
    [InlineData("""["编办"]""")]
    [InlineData("""{"Unit":"编办"}""")]
    public void What_does_not_have_the_shape_of_its_field_never_passes(string data) => Holds("{}", Project(data, FieldProfile.Full));

    [Fact]
    public void An_unknown_profile_is_an_error() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Project(Case, "everything"));

    private static void Holds(string expected, JsonElement actual) =>
        Assert.True(JsonElement.DeepEquals(JsonElement.Parse(expected), actual), actual.GetRawText());

    private static JsonElement Project(string data, string profile)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            FieldProjection.Write(writer, Fields, JsonElement.Parse(data), profile);
        }

        return JsonElement.Parse(buffer.WrittenSpan);
    }

    internal static ContractField Field(
        string name,
        FieldKind kind,
        Classification classification,
        bool acting = false,
        IReadOnlyList<ContractField>? fields = null,
        ContractField? element = null) => new()
        {
            Name = name,
            Kind = kind,
            Required = false,
            Classification = classification,
            Acting = acting,
            Fields = fields ?? [],
            Element = element,
        };
}
