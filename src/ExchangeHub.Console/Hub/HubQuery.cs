using System.Globalization;
using ExchangeHub.Contracts;
using Microsoft.AspNetCore.Http.Extensions;

namespace ExchangeHub.WebConsole.Hub;

/// <summary>Addresses with what is asked for; what is not asked for is left out.</summary>
internal static class HubQuery
{
    public static string Of(string path, params ReadOnlySpan<(string Name, string? Value)> asked)
    {
        var query = new QueryBuilder();
        foreach (var (name, value) in asked)
        {
            if (!string.IsNullOrWhiteSpace(value))
            {
                query.Add(name, value.Trim());
            }
        }

        return path + query;
    }

    /// <summary>Yes or no; null where neither is asked for.</summary>
    public static string? Said(bool? value) => value is { } said ? (said ? "true" : "false") : null;

    /// <summary>The first moment of a day in China.</summary>
    public static string? From(DateOnly? day) => At(day, TimeOnly.MinValue);

    /// <summary>Its last.</summary>
    public static string? To(DateOnly? day) => At(day, new TimeOnly(23, 59, 59, 999));

    private static string? At(DateOnly? day, TimeOnly time) =>
        day is { } named ? new DateTimeOffset(named, time, ChinaTime.Offset).ToString("yyyy-MM-dd'T'HH:mm:ss.fffzzz", CultureInfo.InvariantCulture) : null;
}
