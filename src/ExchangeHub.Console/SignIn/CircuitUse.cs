using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server.Circuits;

namespace ExchangeHub.WebConsole.SignIn;

/// <summary>A click or a key press in an open page keeps its session; the page's own timers do not.</summary>
internal sealed class CircuitUse(AuthenticationStateProvider who, ConsoleSessions sessions) : CircuitHandler
{
    public override Func<CircuitInboundActivityContext, Task> CreateInboundActivityHandler(Func<CircuitInboundActivityContext, Task> next) => async context =>
    {
        sessions.Touch((await who.GetAuthenticationStateAsync()).User);
        await next(context);
    };
}
