namespace ExchangeHub.Contracts;

/// <summary>Values of the attribute <c>operation</c>; absent means <see cref="Create"/>.</summary>
public static class Operation
{
    /// <summary>Something new.</summary>
    public const string Create = "create";

    /// <summary>A change of something known.</summary>
    public const string Change = "change";

    /// <summary>Takes an event back; <c>replacesid</c> names it.</summary>
    public const string Cancel = "cancel";

    /// <summary>Puts an event right; may lie before its document date.</summary>
    public const string Correct = "correct";

    /// <summary>True for the four.</summary>
    public static bool IsKnown(string? value) => value is Create or Change or Cancel or Correct;
}
