using System.Security.Claims;
using ExchangeHub.Gateway.Storage;
using Microsoft.EntityFrameworkCore;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;
using static OpenIddict.Server.OpenIddictServerHandlers;

namespace ExchangeHub.Gateway.Tokens;

/// <summary>
/// After OpenIddict has checked secret or assertion: the client is admitted, and its assertion is short-lived and new.
/// OpenIddict 7 itself accepts an assertion as often as it is shown.
/// </summary>
internal sealed class AdmitClient(GatewayDb db, TimeProvider clock) : IOpenIddictServerHandler<ProcessAuthenticationContext>
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

            if (!await IsNewAsync(clientId, assertion, context.CancellationToken))
            {
                context.Reject(Errors.InvalidClient, "The client assertion has been used before.");
                return;
            }
        }

        var admission = await db.Admissions.AsNoTracking()
            .Where(a => a.Application!.ClientId == clientId && a.Type == AuthorizationTypes.Permanent && a.Status == Statuses.Valid)
            .Select(a => (Guid?)a.Id)
            .FirstOrDefaultAsync(context.CancellationToken);
        if (admission is null)
        {
            context.Reject(Errors.InvalidClient, "The client is disabled.");
            return;
        }

        context.Transaction.SetProperty(nameof(AdmitClient), admission.Value.ToString());
    }

    /// <summary>The admission found earlier in the same request.</summary>
    public static string? AdmissionOf(OpenIddictServerTransaction transaction) =>
        transaction.GetProperty<string>(nameof(AdmitClient));

    private string? Objection(ClaimsPrincipal assertion)
    {
        if (assertion.GetClaim(Claims.JwtId) is not { Length: > 0 and <= UsedAssertion.LongestJti })
        {
            return $"The client assertion needs a 'jti' of at most {UsedAssertion.LongestJti} characters.";
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

    private async Task<bool> IsNewAsync(string clientId, ClaimsPrincipal assertion, CancellationToken cancellationToken)
    {
        var jti = assertion.GetClaim(Claims.JwtId);
        var expires = assertion.GetExpirationDate()!.Value.ToUnixTimeSeconds();
        // The key decides between two requests, or two nodes, that show it at once.
        return await db.Database.ExecuteSqlAsync(
            $"INSERT INTO gw_used_assertions (client_id, jti, expires_at) VALUES ({clientId}, {jti}, {expires}) ON CONFLICT DO NOTHING",
            cancellationToken) == 1;
    }
}
