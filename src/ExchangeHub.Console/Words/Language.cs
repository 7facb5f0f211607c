using System.Globalization;

namespace ExchangeHub.WebConsole.Words;

/// <summary>What a page says, in both languages side by side: a text that is not translated does not compile.</summary>
public readonly record struct Text(string Zh, string En);

/// <summary>The language of one page.</summary>
public sealed class Language
{
    public const string Cookie = "exchangehub-language";
    public const string Chinese = "zh-CN";
    public const string English = "en";

    public bool IsEnglish { get; private set; }

    /// <summary>As HTML names it.</summary>
    public string Code => IsEnglish ? English : Chinese;

    public string this[Text text] => IsEnglish ? text.En : text.Zh;

    /// <summary>A text with places to fill, e.g. <c>共 {0} 条</c>.</summary>
    public string Of(Text text, params object?[] values) => string.Format(CultureInfo.InvariantCulture, this[text], values);

    /// <summary>Chinese, unless English was chosen.</summary>
    public void Use(string? code) => IsEnglish = code == English;
}
