namespace ExchangeHub.Hub.Storage;

/// <summary>This installation must not run as it is; the message tells the operator why and what to do.</summary>
public sealed class StartRefusedException(string message) : Exception(message);
