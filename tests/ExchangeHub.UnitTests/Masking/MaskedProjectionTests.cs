using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;
using ExchangeHub.Access.Masking;
using ExchangeHub.Contracts;
using Xunit;

namespace ExchangeHub.UnitTests.Masking;

/// <summary>Whatever the contract and the data, a masked reader never sees a sensitive value or a personal one in the clear.</summary>
public sealed class MaskedProjectionTests
{
    private static readonly string[] Names = ["personName", "phone", "note", "code", "name", "nationalId"];

    private static readonly FieldKind[] LeafKinds =
        [FieldKind.Text, FieldKind.Date, FieldKind.CitizenId, FieldKind.Integer, FieldKind.Code, FieldKind.Region];

    [Fact]
    public void Never_holds_a_sensitive_value_or_a_personal_one_in_the_clear() =>
        Gen.Select(Forest(3), Gen.Int[0, int.MaxValue]).Sample(
            (fields, seed) =>
            {
                var maker = new DataMaker(seed);
                var data = maker.ObjectOf(fields, Classification.Public);

                var projected = Masked(fields, data);

                return maker.Closed.All(value => !projected.Contains(value, StringComparison.Ordinal))
                    && maker.Open.All(value => projected.Contains(value, StringComparison.Ordinal));
            },
            iter: 3_000);

    private static string Masked(IReadOnlyList<ContractField> fields, JsonNode data)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            FieldProjection.Write(writer, fields, JsonElement.Parse(data.ToJsonString()), FieldProfile.Masked);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static Gen<ContractField[]> Forest(int depth) => Tree(depth).Array[1, 4].Select(fields =>
        fields.DistinctBy(field => field.Name).ToArray());

    private static Gen<ContractField> Tree(int depth)
    {
        var named = Gen.Select(Gen.OneOf(Names), Gen.Enum<Classification>(), Gen.Bool);
        var leaf = Gen.Select(named, Gen.OneOf(LeafKinds)).Select((head, kind) =>
            FieldProjectionTests.Field(head.Item1, kind, head.Item2, head.Item3));
        if (depth == 0)
        {
            return leaf;
        }

        var node = Gen.Select(named, Forest(depth - 1)).Select((head, fields) =>
            FieldProjectionTests.Field(head.Item1, FieldKind.Object, head.Item2, head.Item3, fields));
        var list = Gen.Select(named, Tree(depth - 1)).Select((head, element) =>
            FieldProjectionTests.Field(head.Item1, FieldKind.List, head.Item2, head.Item3, element: element));
        return Gen.OneOf(leaf, node, list);
    }

    /// <summary>Fills a contract with values that are told apart by a number, and notes which of them a masked reader may see.</summary>
    private sealed class DataMaker(int seed)
    {
        private int next = seed % 1000 * 1000 + 1_000_000;

        public List<string> Closed { get; } = [];

        public List<string> Open { get; } = [];

        public JsonObject ObjectOf(IReadOnlyList<ContractField> fields, Classification around)
        {
            var made = new JsonObject();
            foreach (var field in fields)
            {
                made[field.Name] = ValueOf(field, around > field.Classification ? around : field.Classification);
            }

            made["extra"] = Note(Closed);
            return made;
        }

        private JsonNode ValueOf(ContractField field, Classification classification)
        {
            var seen = classification <= Classification.Internal && field.Kind != FieldKind.CitizenId ? Open : Closed;
            return field.Kind switch
            {
                FieldKind.Object => ObjectOf(field.Fields, classification),
                FieldKind.List => new JsonArray(ValueOf(field.Element!, Stricter(field.Element!, classification))),
                FieldKind.Code => new JsonObject { ["code"] = Note(seen), ["extra"] = Note(Closed) },
                FieldKind.Integer => int.Parse(Note(seen), CultureInfo.InvariantCulture),
                _ => Note(seen),
            };
        }

        private static Classification Stricter(ContractField field, Classification around) =>
            around > field.Classification ? around : field.Classification;

        private string Note(List<string> values)
        {
            var value = (next++).ToString(CultureInfo.InvariantCulture);
            values.Add(value);
            return value;
        }
    }
}
