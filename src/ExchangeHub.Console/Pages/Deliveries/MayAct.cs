using System.Security.Claims;
using ExchangeHub.Access;
using ExchangeHub.WebConsole.SignIn;

namespace ExchangeHub.WebConsole.Pages.Deliveries;

/// <summary>What is offered to whom; the hub decides again.</summary>
internal static class MayAct
{
    /// <summary>Retry, skip, write notes, pause.</summary>
    public static bool Of(ClaimsPrincipal user) => Visitor.Of(user).Has(Scopes.OpsWrite);

    /// <summary>Touch what is delivered: not the administrators, who see no business data.</summary>
    public static bool OnData(ClaimsPrincipal user) => Of(user) && Visitor.Of(user).Role == Roles.Operator;
}
