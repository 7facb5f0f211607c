using System.Security.Cryptography;
using System.Text;
using ExchangeHub.Contracts.Sealing;
using ExchangeHub.Testing;
using Xunit;

namespace ExchangeHub.UnitTests.Hub;

public sealed class SealTests : IDisposable
{
    private const string Row = "ledger_entry|payload|/430700/organization|1";

    private readonly TemporaryFolder folder = new();
    private readonly KeyFolder keys;
    private readonly Seal seal;

    public SealTests()
    {
        keys = new KeyFolder(Path.Combine(folder.Path, "keys"));
        keys.Create(KeyPurpose.Ledger);
        seal = new Seal(keys, KeyPurpose.Ledger);
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Opens_what_it_closed_and_shows_nothing_of_it()
    {
        var plain = Encoding.UTF8.GetBytes("""{"nationalId":"990000197001010014"}""");

        var box = seal.Close(plain, Row);

        Assert.Equal(plain, seal.Open(box, Row));
        Assert.DoesNotContain("990000", Encoding.Latin1.GetString(box), StringComparison.Ordinal);
        Assert.NotEqual(box, seal.Close(plain, Row));
    }

    [Fact]
    public void A_box_that_was_moved_to_another_row_does_not_open() =>
        Assert.ThrowsAny<CryptographicException>(() => seal.Open(seal.Close("secret"u8, Row), Row[..^1] + "2"));

    [Fact]
    public void No_byte_of_a_box_can_be_changed()
    {
        var box = seal.Close("secret"u8, Row);
        for (var i = 0; i < box.Length; i++)
        {
            var changed = box.ToArray();
            changed[i] ^= 0x01;
            Assert.ThrowsAny<CryptographicException>(() => seal.Open(changed, Row));
        }
    }

    [Fact]
    public void A_shortened_box_does_not_open()
    {
        var box = seal.Close("secret"u8, Row);

        Assert.All(Enumerable.Range(0, box.Length), length =>
            Assert.ThrowsAny<CryptographicException>(() => seal.Open(box.AsSpan(0, length), Row)));
    }

    [Fact]
    public void Another_folder_or_purpose_does_not_open_it()
    {
        var box = seal.Close("secret"u8, Row);
        keys.Create(KeyPurpose.Transport);
        var elsewhere = new KeyFolder(Path.Combine(folder.Path, "others"));
        elsewhere.Create(KeyPurpose.Ledger);

        Assert.ThrowsAny<CryptographicException>(() => new Seal(keys, KeyPurpose.Transport).Open(box, Row));
        Assert.ThrowsAny<CryptographicException>(() => new Seal(elsewhere, KeyPurpose.Ledger).Open(box, Row));
    }

    [Fact]
    public void What_an_older_key_closed_still_opens_after_a_new_one_came()
    {
        var box = seal.Close("secret"u8, Row);

        keys.Create(KeyPurpose.Ledger);

        Assert.Equal("secret"u8.ToArray(), new Seal(keys, KeyPurpose.Ledger).Open(box, Row));
    }
}
