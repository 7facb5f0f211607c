using System.Security.Claims;
using ExchangeHub.Gateway.Storage;
using Microsoft.EntityFrameworkCore;
using OpenIddict.Abstractions;
using OpenIddict.Core;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;
using static OpenIddict.Server.OpenIddictServerHandlers;

namespace ExchangeHub.Gateway.Tokens;

/// <summary>
/// After OpenIddict has checked secret or assertion: the client is admitted, and its assertion is short-lived and new.
/// OpenIddict 7 itself accepts an assertion as often as it is shown.
/// </summary>
internal sealed class AdmitClient(GatewayDb db, OpenIddictApplicationManager<GatewayClient> clients, UsedOnce used, TimeProvider clock)
    : IOpenIddictServerHandler<ProcessAuthenticationContext>
{
    private static readonly TimeSpan LongestAssertion = TimeSpan.FromMinutes(5);

    public static OpenIddictServerHandlerDescriptor Descriptor { get; } =
        OpenIddictServerHandlerDescriptor.CreateBuilder<ProcessAuthenticationContext>()
            .UseScopedHandler<AdmitClient>()
            .SetOrder(ValidateClientCertificate.Descriptor.Order + 500)
            .Build();

    public async ValueTask HandleAsync(ProcessAuthenticationContext context)
    {
        if (context.ClientId is not { Length: > 0 } clientId)
        {
            return;
        }

        if (context.ClientAssertionPrincipal is { } assertion)
        {
            if (Objection(assertion) is { } objection)
            {
                context.Reject(Errors.InvalidClient, objection);
                return;
            }

            if (!await used.ClaimAsync(clientId, assertion.GetClaim(Claims.JwtId)!, assertion.GetExpirationDate()!.Value, context.CancellationToken))
            {
                context.Reject(Errors.InvalidClient, "The client assertion has been used before.");
                return;
            }
        }

        // The client as it was remembered when secret, key or certificate were checked: what it signs in with may have changed since.
        var version = (await clients.FindByClientIdAsync(clientId, context.CancellationToken))?.ConcurrencyToken;
        var admission = await db.Admissions.AsNoTracking()
            .Where(a => a.Application!.ClientId == clientId && a.Application.ConcurrencyToken == version && a.Application.DisabledAt == null
                && a.Type == AuthorizationTypes.Permanent && a.Status == Statuses.Valid)
            .Select(a => (Guid?)a.Id)
            .FirstOrDefaultAsync(context.CancellationToken);
        if (admission is null)
        {
            context.Reject(Errors.InvalidClient, "The client is disabled, or was changed at this moment.");
            return;
        }

        context.Transaction.SetProperty(nameof(AdmitClient), admission.Value.ToString());
    }

    /// <summary>The admission found earlier in the same request.</summary>
    public static string? AdmissionOf(OpenIddictServerTransaction transaction) =>
        transaction.GetProperty<string>(nameof(AdmitClient));

    private string? Objection(ClaimsPrincipal assertion)
    {
        if (assertion.GetClaim(Claims.JwtId) is not { Length: > 0 and <= UsedAssertion.LongestJti } id || id.Contains('\0', StringComparison.Ordinal))
        {
            return $"The client assertion needs a 'jti' of at most {UsedAssertion.LongestJti} characters, none of them NUL.";
        }

        var now = clock.GetUtcNow();
        if (assertion.GetExpirationDate() is not { } expires || expires - now > LongestAssertion + ReadClientAssertion.ClockSkew)
        {
            return "The client assertion must expire within five minutes.";
        }

        return assertion.GetCreationDate() is { } issued && (expires - issued > LongestAssertion || issued - now > ReadClientAssertion.ClockSkew)
            ? "The client assertion must be valid for at most five minutes from 'iat', which must not lie ahead."
            : null;
    }
}
