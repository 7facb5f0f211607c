using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace ExchangeHub.Contracts.Roster;

/// <summary>
/// One roster on its way: makes its events. Their ids follow from the snapshot's, so what is handed over twice is a duplicate.
/// </summary>
/// <param name="Id">快照编号.</param>
/// <param name="Source">The department's <c>source</c>.</param>
/// <param name="Region">The region whose people they are.</param>
/// <param name="Kind">名册类别.</param>
/// <param name="AsOf">The day whose state it is.</param>
public sealed record RosterSnapshot(string Id, string Source, string Region, CodedValue Kind, DateOnly AsOf)
{
    private const int IdHashBytes = 16;

    /// <summary>
    /// A department's roster of a region and day. <paramref name="content"/> tells it from another one of the same day: the
    /// digest of its people where they are known beforehand, otherwise the system's own number of the run.
    /// </summary>
    public static RosterSnapshot Create(string department, string region, DateOnly asOf, string content)
    {
        var kind = RosterKind.Of(department)
            ?? throw new ArgumentException($"The department '{department}' keeps no roster.", nameof(department));
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{department}|{region}|{asOf:yyyy-MM-dd}|{SnapshotPage.MostPeople}|{content}"));
        var id = string.Create(CultureInfo.InvariantCulture, $"{region}-{department}-{asOf:yyyyMMdd}-{Base64Url.EncodeToString(hash.AsSpan(0, IdHashBytes))}");
        return new RosterSnapshot(id, $"/{region}/{department}", region, kind, asOf);
    }

    /// <summary>Pages that so many people fill.</summary>
    public static int PagesOf(int people) => (people + SnapshotPage.MostPeople - 1) / SnapshotPage.MostPeople;

    /// <summary>The first event.</summary>
    public CloudEvent Started(int? expectedPeople, DateTimeOffset at) => Make<SnapshotStarted>("started", at, Json(new SnapshotStarted
    {
        SnapshotId = Id,
        RosterKind = Kind,
        AsOf = AsOf,
        ExpectedPeople = expectedPeople,
        ExpectedPages = expectedPeople is { } people ? PagesOf(people) : null,
    }));

    /// <summary>A page; the people are JSON in canonical form, so that what is sent is what the digest covers.</summary>
    public CloudEvent Page(int page, int? pages, IReadOnlyList<byte[]> people, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(people);
        return Make<SnapshotPage>(string.Create(CultureInfo.InvariantCulture, $"page-{page:000000}"), at, PageJson(page, pages, people));
    }

    /// <summary>The last event.</summary>
    public CloudEvent Completed(int people, int rowsLeftOut, string digest, DateTimeOffset at) => Make<SnapshotCompleted>("completed", at, Json(new SnapshotCompleted
    {
        SnapshotId = Id,
        RosterKind = Kind,
        AsOf = AsOf,
        People = people,
        Pages = PagesOf(people),
        RowsLeftOut = rowsLeftOut,
        Digest = digest,
    }));

    /// <summary>A person as the pages carry it.</summary>
    public static byte[] Canonical(RosterPerson person) => CanonicalJson.Utf8(Json(person));

    private CloudEvent Make<TRecord>(string part, DateTimeOffset at, JsonElement data) => new()
    {
        Id = $"{Id}-{part}",
        Source = Source,
        Type = ContractCatalog.Of<TRecord>().Type,
        Time = at.ToOffset(ChinaTime.Offset).ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture),
        Region = Region,
        CorrelationId = Id,
        Data = data,
    };

    private JsonElement PageJson(int page, int? pages, IReadOnlyList<byte[]> people)
    {
        var buffer = new ArrayBufferWriter<byte>(people.Sum(person => person.Length + 1) + 256);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("snapshotId", Id);
            json.WriteNumber("page", page);
            if (pages is { } total)
            {
                json.WriteNumber("pages", total);
            }

            json.WriteStartArray("people");
            foreach (var person in people)
            {
                json.WriteRawValue(person, skipInputValidation: true);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        var reader = new Utf8JsonReader(buffer.WrittenSpan);
        return JsonElement.ParseValue(ref reader);
    }

    private static JsonElement Json<TRecord>(TRecord record) => JsonSerializer.SerializeToElement(record, WireJson.Options);
}
