using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using ExchangeHub.Contracts;
using ExchangeHub.Hub.Http;

namespace ExchangeHub.Hub.Catalogue;

/// <summary>A part of the contracts in order of their types; the cursor is the last type shown.</summary>
internal sealed record CataloguePage<T>(IReadOnlyList<T> Items, string? Next)
{
    public static bool TryOf(
        IReadOnlyList<Contract> contracts,
        string? limit,
        string? cursor,
        Func<Contract, T> show,
        [NotNullWhen(true)] out CataloguePage<T>? page,
        out IReadOnlyList<Finding> problems)
    {
        page = null;
        var found = new List<Finding>();
        var size = PageParameters.Limit(limit, found);
        var after = cursor is null ? string.Empty : Decode(cursor);
        if (after is null)
        {
            found.Add(PageParameters.ForeignCursor);
        }

        problems = found;
        if (found.Count > 0)
        {
            return false;
        }

        var rest = contracts.Where(contract => string.CompareOrdinal(contract.Type, after) > 0).ToList();
        var next = rest.Count > size ? Base64Url.EncodeToString(Encoding.UTF8.GetBytes(rest[size - 1].Type)) : null;
        page = new CataloguePage<T>([.. rest.Take(size).Select(show)], next);
        return true;
    }

    private static string? Decode(string cursor) =>
        Base64Url.IsValid(cursor) && cursor.Length > 0 ? Encoding.UTF8.GetString(Base64Url.DecodeFromChars(cursor)) : null;
}
