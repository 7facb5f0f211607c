using ExchangeHub.Access;
using ExchangeHub.Access.Decisions;
using ExchangeHub.Contracts;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;

namespace ExchangeHub.Hub.Subscriptions;

/// <summary>For whom a subscription is made: a system subscribes itself, a person a system of the own department, in the own region or below it.</summary>
internal sealed record Subscribers(IClientDirectory Clients, IAuthorizationService Policies)
{
    /// <summary>The system, as if it asked by itself, with the person who speaks for it where one does.</summary>
    public async Task<(Caller Subscriber, IResult? Problem)> FindAsync(string? clientId, AccessMoment moment, HttpContext http)
    {
        var caller = Caller.From(http.User);
        return caller.User is null ? (caller, await ItselfAsync(clientId, caller, http)) : await NamedAsync(clientId, caller, moment, http);
    }

    private async Task<IResult?> ItselfAsync(string? clientId, Caller caller, HttpContext http) =>
        !(await Policies.AuthorizeAsync(http.User, Scopes.DeliveriesPull)).Succeeded
            ? Problems.Of(StatusCodes.Status403Forbidden, RejectionCode.InsufficientScope, $"The access token lacks the scope {Scopes.DeliveriesPull}.")
        : clientId is not null && clientId != caller.ClientId
            ? Problems.Of(StatusCodes.Status422UnprocessableEntity, [new(RejectionCode.InvalidField, "clientId", "A system subscribes itself; only a person names another.")])
        : null;

    private async Task<(Caller, IResult?)> NamedAsync(string? clientId, Caller person, AccessMoment moment, HttpContext http)
    {
        if (person.IsAdministrator)
        {
            return (person, Problems.Of(StatusCodes.Status403Forbidden, RejectionCode.RoleNotAllowed, "The role of this account sees no business data."));
        }

        if (string.IsNullOrEmpty(clientId))
        {
            return (person, Problems.Of(StatusCodes.Status422UnprocessableEntity, [new(RejectionCode.MissingField, "clientId", "A person names the system that is to receive.")]));
        }

        if (await Clients.FindAsync(clientId, http.RequestAborted) is not { } client
            || client.Caller.Department != person.Department
            || !moment.Snapshot.Regions.IsWithin(client.Caller.Region, person.Region, moment.Today))
        {
            return (person, Problems.Of(StatusCodes.Status404NotFound, [new(RejectionCode.NotFound, "clientId", "No such system, or not one of your department and region.")]));
        }

        return client.Scopes.Contains(Scopes.DeliveriesPull)
            ? (client.Caller with { User = person.User, Role = person.Role }, null)
            : (person, Problems.Of(StatusCodes.Status403Forbidden, [new(RejectionCode.InsufficientScope, "clientId", $"The system itself lacks the scope {Scopes.DeliveriesPull}.")]));
    }
}
