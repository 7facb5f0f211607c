namespace ExchangeHub.Access;

/// <summary>How much one caller may ask for at a door where requests are not counted by the gateway. A process without a gateway has none.</summary>
public interface ICallerAllowance
{
    /// <summary>Takes one from the caller's allowance; false where nothing is left at this moment.</summary>
    bool Take(string caller);
}
