using Microsoft.AspNetCore.Http.Extensions;

namespace ExchangeHub.WebConsole.Hub;

/// <summary>An address with what is asked for.</summary>
internal static class HubPath
{
    /// <summary>What is null or empty is left out.</summary>
    public static string Of(string path, params ReadOnlySpan<(string Name, string? Value)> query)
    {
        var builder = new QueryBuilder();
        foreach (var (name, value) in query)
        {
            if (!string.IsNullOrEmpty(value))
            {
                builder.Add(name, value);
            }
        }

        return path + builder;
    }
}
