namespace ExchangeHub.Gateway.Systems.Registry;

/// <summary>Paths that mean the same to the hub and to whatever decodes them behind it.</summary>
internal static class SystemPath
{
    private const string Everything = "**";

    /// <summary>
    /// No <c>..</c>, no empty segment, and nothing that a backend could decode once more into one: a percent sign left after decoding,
    /// a backslash, a path parameter, a control character.
    /// </summary>
    public static bool IsPlain(string path)
    {
        foreach (var c in path)
        {
            if (c is '%' or '\\' or ';' or '?' or '#' || char.IsControl(c))
            {
                return false;
            }
        }

        var rest = path.AsSpan().Trim('/');
        if (path.Contains("//", StringComparison.Ordinal))
        {
            return false;
        }

        foreach (var range in rest.Split('/'))
        {
            if (rest[range] is "." or "..")
            {
                return false;
            }
        }

        return true;
    }

    public static bool IsPattern(string pattern)
    {
        var fixedPart = pattern == Everything ? "" : pattern.EndsWith("/**", StringComparison.Ordinal) ? pattern[..^3] : pattern;
        return !fixedPart.Contains('*', StringComparison.Ordinal) && (fixedPart.Length == 0 || IsPlain(fixedPart));
    }

    /// <summary>How well the pattern fits: the length of its fixed part, or -1 where it does not. A slash at the end names no other place.</summary>
    public static int Fit(string pattern, ReadOnlySpan<char> path)
    {
        if (pattern == Everything)
        {
            return 0;
        }

        path = path.TrimEnd('/');
        if (!pattern.EndsWith("/**", StringComparison.Ordinal))
        {
            // Naming the very address is closer than naming it with all below.
            return path.SequenceEqual(pattern) ? pattern.Length + 1 : -1;
        }

        var prefix = pattern.AsSpan(0, pattern.Length - 3);
        return path.StartsWith(prefix) && (path.Length == prefix.Length || path[prefix.Length] == '/') ? prefix.Length : -1;
    }
}
