namespace ExchangeHub.Adapters.Rosters;

/// <summary>The roster as a whole cannot be handed over; says why in Chinese and English.</summary>
public sealed class RosterImportException(string chinese, string english, Exception? inner = null) : Exception($"{chinese} {english}", inner);
