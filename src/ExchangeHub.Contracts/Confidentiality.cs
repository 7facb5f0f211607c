namespace ExchangeHub.Contracts;

/// <summary>Values of the attribute <c>confidentiality</c>, lowest first. State secrets have no value: they never enter.</summary>
public static class Confidentiality
{
    /// <summary>公开.</summary>
    public const string Public = "public";

    /// <summary>内部.</summary>
    public const string Internal = "internal";

    /// <summary>工作秘密.</summary>
    public const string WorkSecret = "work-secret";

    /// <summary>All, lowest first.</summary>
    public static IReadOnlyList<string> All { get; } = [Public, Internal, WorkSecret];

    /// <summary>Place among <see cref="All"/>, or -1.</summary>
    public static int LevelOf(string? value) => value switch
    {
        Public => 0,
        Internal => 1,
        WorkSecret => 2,
        _ => -1,
    };
}
