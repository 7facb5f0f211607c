using ExchangeHub.WebConsole.Hub;
using ExchangeHub.WebConsole.Words;

namespace ExchangeHub.WebConsole.Pages.Systems;

/// <summary>One thing that saving a system does, in words.</summary>
/// <param name="What">Which kind of change.</param>
/// <param name="Subject">Of what: an address, a path, a limit.</param>
/// <param name="Detail">How it is then, and how it was.</param>
/// <param name="Ends">True where calls that pass now will not.</param>
public sealed record SystemChange(Text What, string Subject, string? Detail = null, bool Ends = false)
{
    private const int Kilobyte = 1024;

    private static readonly Text Added = new("新增地址", "New address");
    private static readonly Text Removed = new("删除地址", "Address removed");
    private static readonly Text Opened = new("新增路径", "New route");
    private static readonly Text Closed = new("删除路径", "Route removed");
    private static readonly Text Altered = new("修改路径", "Route changed");
    private static readonly Text Set = new("修改设置", "Setting changed");
    private static readonly Text FromTo = new("{0}（原为 {1}）", "{0} (was {1})");
    private static readonly Text Answering = new("{0}；{1}", "{0}; {1}");
    private static readonly Text Kilobytes = new("{0} KB", "{0} KB");

    /// <summary>What becomes of a system; <paramref name="before"/> is null where it is new.</summary>
    public static IReadOnlyList<SystemChange> Between(SystemDescription? before, SystemDescription after, Language language) =>
        [.. Addresses(before, after), .. Routes(before, after, language), .. before is null ? [] : Settings(before, after, language)];

    private static IEnumerable<SystemChange> Addresses(SystemDescription? before, SystemDescription after)
    {
        IReadOnlyList<string> old = before?.Destinations ?? [];
        return [.. after.Destinations.Except(old).Select(one => new SystemChange(Added, one)), .. old.Except(after.Destinations).Select(one => new SystemChange(Removed, one))];
    }

    private static IEnumerable<SystemChange> Routes(SystemDescription? before, SystemDescription after, Language language)
    {
        IReadOnlyList<SystemRoute> old = before?.Routes ?? [];
        foreach (var route in after.Routes)
        {
            var (said, was) = (Say(route, language), old.FirstOrDefault(one => one.Path == route.Path));
            if (was is null)
            {
                yield return new(Opened, route.Path, said);
            }
            else if (Say(was, language) is var earlier && (earlier != said || was.Contract != route.Contract))
            {
                // A path that changes its contract, or takes fewer methods, refuses some of those who call it now.
                yield return new(Altered, route.Path, language.Of(FromTo, said, earlier), was.Contract != route.Contract || was.Methods.Except(route.Methods).Any());
            }
        }

        foreach (var gone in old.ExceptBy(after.Routes.Select(route => route.Path), route => route.Path))
        {
            yield return new(Closed, gone.Path, Say(gone, language), Ends: true);
        }
    }

    private static IEnumerable<SystemChange> Settings(SystemDescription before, SystemDescription after, Language language)
    {
        (Text Name, string Old, string New)[] settings =
        [
            (SystemPage.HealthPath, before.HealthPath ?? language[Common.None], after.HealthPath ?? language[Common.None]),
            (SystemPage.Timeout, language.Of(SystemPage.Seconds, before.TimeoutSeconds), language.Of(SystemPage.Seconds, after.TimeoutSeconds)),
            (SystemFormPage.LargestRequest, Size(before.MaxRequestBytes, language), Size(after.MaxRequestBytes, language)),
            (SystemFormPage.LargestAnswer, Size(before.MaxResponseBytes, language), Size(after.MaxResponseBytes, language)),
        ];
        return settings.Where(one => one.Old != one.New).Select(one => new SystemChange(Set, language[one.Name], language.Of(FromTo, one.New, one.Old)));
    }

    private static string Say(SystemRoute route, Language language) => language.Of(
        Answering, string.Join(' ', RouteLine.AllMethods.Where(route.Methods.Contains)), route.Contract is { } type ? language.Of(SystemPage.Masked, language[EventNames.Of(type)]) : language[SystemPage.OwnOnly]);

    private static string Size(long bytes, Language language) => language.Of(Kilobytes, bytes / Kilobyte);
}
