using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace ExchangeHub.Contracts.Evidence;

/// <summary>
/// What the hub says, signed, of its whole ledger at one moment (C2SP tlog-checkpoint): whoever keeps one can show later that
/// nothing before it was changed, taken out or cut off.
/// </summary>
/// <param name="Origin">Which ledger: <c>exchangehub/</c> and 16 hexadecimal digits, the same for all its life.</param>
/// <param name="Size">Entries of the ledger.</param>
/// <param name="Root">Root of the tree over their leaf hashes, 32 bytes.</param>
/// <param name="MadeAt">When it was made, to the second.</param>
public sealed record Checkpoint(string Origin, long Size, byte[] Root, DateTimeOffset MadeAt)
{
    private const string TimeForm = "yyyy-MM-dd'T'HH:mm:ss'Z'";
    private const string SignatureMark = "\u2014 ";
    private const int KeyHintLength = 4;

    /// <summary>What is signed: four lines, origin, size, root in base64, <c>time</c> and the moment in UTC.</summary>
    public string Text => string.Create(
        CultureInfo.InvariantCulture, $"{Origin}\n{Size}\n{Convert.ToBase64String(Root)}\ntime {MadeAt.UtcDateTime.ToString(TimeForm, CultureInfo.InvariantCulture)}\n");

    /// <summary>
    /// The signed note (C2SP signed-note, ECDSA on P-256 with SHA-256): the text, an empty line, and a line of an em dash, the origin, and
    /// in base64 the first four bytes of the SHA-256 of the public key (SubjectPublicKeyInfo) and the signature (DER).
    /// </summary>
    public string Sign(ECDsa key)
    {
        var signature = key.SignData(Encoding.UTF8.GetBytes(Text), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        return $"{Text}\n{SignatureMark}{Origin} {Convert.ToBase64String([.. HintOf(key), .. signature])}\n";
    }

    /// <summary>What a note says; null where it is no checkpoint of this form. Its signature is not looked at.</summary>
    public static Checkpoint? Read(string note) =>
        note.Split("\n\n") is [var text, _] && text.Split('\n') is [{ Length: > 0 } origin, var size, var root, var time]
        && long.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out var entries)
        && TryDecode(root) is { Length: MerkleTree.HashLength } hash
        && DateTimeOffset.TryParseExact(time, "'time '" + TimeForm, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var madeAt)
            ? new Checkpoint(origin, entries, hash, madeAt)
            : null;

    /// <summary>The notes of a file in which they stand one after the other; what is behind a note's signatures begins the next, so one that is broken harms no other.</summary>
    public static IEnumerable<string> Split(IEnumerable<string> lines)
    {
        var (note, isSigned) = (new StringBuilder(), false);
        foreach (var line in lines)
        {
            if (isSigned && !line.StartsWith(SignatureMark, StringComparison.Ordinal))
            {
                yield return note.ToString();
                (note, isSigned) = (new StringBuilder(), false);
            }

            if (note.Length > 0 || line.Length > 0)
            {
                note.Append(line).Append('\n');
                isSigned |= line.StartsWith(SignatureMark, StringComparison.Ordinal);
            }
        }

        if (note.Length > 0)
        {
            yield return note.ToString();
        }
    }

    /// <summary>True where a note carries a good signature of this key over its whole text.</summary>
    public static bool IsSigned(string note, ECDsa publicKey) =>
        note.Split("\n\n") is [var text, var signatures]
        && signatures.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(line => line.StartsWith(SignatureMark, StringComparison.Ordinal))
            .Select(line => TryDecode(line[(line.LastIndexOf(' ') + 1)..]))
            .Any(signature => signature is { Length: > KeyHintLength }
                && signature.AsSpan(0, KeyHintLength).SequenceEqual(HintOf(publicKey))
                && publicKey.VerifyData(
                    Encoding.UTF8.GetBytes(text + "\n"), signature.AsSpan(KeyHintLength), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));

    private static ReadOnlySpan<byte> HintOf(ECDsa key) => SHA256.HashData(key.ExportSubjectPublicKeyInfo()).AsSpan(0, KeyHintLength);

    private static byte[]? TryDecode(string base64)
    {
        var decoded = new byte[base64.Length];
        return Convert.TryFromBase64String(base64, decoded, out var length) ? decoded[..length] : null;
    }
}
