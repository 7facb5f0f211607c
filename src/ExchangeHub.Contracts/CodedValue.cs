namespace ExchangeHub.Contracts;

/// <summary>
/// A code with the set it comes from. Published types are never enums: sets differ between editions and localities.
/// </summary>
/// <param name="Code">The code, e.g. <c>34</c>.</param>
/// <param name="CodeSet">The set, e.g. <c>GB/T 12405</c> or <c>ZB78</c>.</param>
/// <param name="CodeSetVersion">Its edition, e.g. <c>2008</c>.</param>
/// <param name="Name">The Chinese name the sender has for it.</param>
public sealed record CodedValue(string Code, string CodeSet, string? CodeSetVersion = null, string? Name = null);
