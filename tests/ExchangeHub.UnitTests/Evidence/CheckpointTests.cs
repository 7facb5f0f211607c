using System.Security.Cryptography;
using CsCheck;
using ExchangeHub.Contracts.Evidence;
using Xunit;

namespace ExchangeHub.UnitTests.Evidence;

public sealed class CheckpointTests
{
    private static readonly ECDsa Key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private static readonly Checkpoint Made = new("exchangehub/0123456789abcdef", 1_234_567, SHA256.HashData([1]), new DateTimeOffset(2026, 4, 1, 9, 0, 5, TimeSpan.FromHours(8)));

    [Fact]
    public void Its_text_is_a_tlog_checkpoint_with_the_time_behind() => Assert.Equal(
        $"exchangehub/0123456789abcdef\n1234567\n{Convert.ToBase64String(Made.Root)}\ntime 2026-04-01T01:00:05Z\n", Made.Text);

    [Fact]
    public void What_was_signed_is_read_again_and_its_signature_is_good()
    {
        var note = Made.Sign(Key);

        var read = Checkpoint.Read(note)!;
        Assert.Equal((Made.Origin, Made.Size, Convert.ToBase64String(Made.Root), Made.MadeAt), (read.Origin, read.Size, Convert.ToBase64String(read.Root), read.MadeAt));
        Assert.True(Checkpoint.IsSigned(note, Key));
    }

    [Fact]
    public void Another_key_has_not_signed_it()
    {
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        Assert.False(Checkpoint.IsSigned(Made.Sign(Key), other));
    }

    [Fact]
    public void A_note_that_others_signed_too_is_still_signed() =>
        Assert.True(Checkpoint.IsSigned($"{Made.Sign(Key)}\u2014 witness.example/1 AAAAAAA=\n", Key));

    [Fact]
    public void No_changed_letter_is_taken_for_signed() => Gen.Int[0, Made.Sign(Key).Length - 1].Sample(at =>
    {
        var letters = Made.Sign(Key).ToCharArray();
        letters[at % letters.Length] = letters[at % letters.Length] == 'x' ? 'y' : 'x';
        var note = new string(letters);

        // The name in front of a signature is only said; the text and the signature are held.
        Assert.True(!Checkpoint.IsSigned(note, Key) || Checkpoint.Read(note)?.Text == Made.Text);
    });

    [Fact]
    public void Whatever_comes_is_read_or_not_and_never_fails() => Gen.OneOf(Gen.String, Gen.String.Array[0, 6].Select(lines => string.Join('\n', lines))).Sample(note =>
    {
        _ = Checkpoint.Read(note);
        _ = Checkpoint.IsSigned(note, Key);
        _ = Checkpoint.Split(note.Split('\n')).ToList();
    });

    [Fact]
    public void A_file_of_several_gives_each_with_or_without_empty_lines_between_them()
    {
        var notes = new[] { Made.Sign(Key), (Made with { Size = 2_000_000 }).Sign(Key), $"{(Made with { Size = 3_000_000 }).Sign(Key)}\u2014 witness.example/1 AAAAAAA=\n" };

        Assert.Equal(notes, Checkpoint.Split(string.Concat(notes.Select(note => note + "\n")).Split('\n')));
        Assert.Equal(notes, Checkpoint.Split(string.Concat(notes).Split('\n')));
        Assert.Equal(notes[..1], Checkpoint.Split(notes[0].Split('\n')));
    }

    [Fact]
    public void A_note_that_was_written_in_part_harms_its_neighbour_alone()
    {
        var notes = Enumerable.Range(1, 4).Select(size => (Made with { Size = size }).Sign(Key)).ToList();

        var read = Checkpoint.Split($"{notes[0]}\n{notes[1][..^30]}\n{notes[2]}\n{notes[3]}".Split('\n')).Where(note => Checkpoint.IsSigned(note, Key));
        Assert.Equal([notes[0], notes[2], notes[3]], read);
    }
}
