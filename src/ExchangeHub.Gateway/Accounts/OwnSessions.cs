using ExchangeHub.Gateway.Storage;
using Microsoft.EntityFrameworkCore;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace ExchangeHub.Gateway.Accounts;

/// <summary>Where somebody is signed in: each sign-in at an application has an authorization, which all its tokens name.</summary>
internal sealed class OwnSessions(GatewayDb db, IOpenIddictAuthorizationManager admissions, Microsoft.Extensions.Options.IOptions<Sessions.SignInOptions> options, TimeProvider clock)
{
    /// <summary>Newest first; what is older than the longest session opens nothing any more.</summary>
    public async Task<IReadOnlyList<OwnSession>> ListAsync(string subject, string? current, CancellationToken cancellationToken)
    {
        var since = (clock.GetUtcNow() - options.Value.LongestSession).UtcDateTime;
        var found = await db.Admissions.AsNoTracking()
            .Where(admission => admission.Subject == subject && admission.Status == Statuses.Valid && admission.CreationDate > since && admission.Application != null)
            .OrderByDescending(admission => admission.CreationDate)
            .Select(admission => new { admission.Id, admission.Application!.DisplayName, admission.Application.ClientId, admission.CreationDate })
            .ToListAsync(cancellationToken);
        return
        [
            .. found.Select(one => new OwnSession(
                one.Id, one.DisplayName ?? one.ClientId!, new DateTimeOffset(DateTime.SpecifyKind(one.CreationDate!.Value, DateTimeKind.Utc)), one.Id.ToString() == current)),
        ];
    }

    /// <summary>Its tokens stop working within a second; false where it is not one of this account's.</summary>
    public async Task<bool> EndAsync(string subject, Guid id, CancellationToken cancellationToken) =>
        await admissions.FindByIdAsync(id.ToString(), cancellationToken) is { } admission
        && await admissions.GetSubjectAsync(admission, cancellationToken) == subject
        && await admissions.TryRevokeAsync(admission, CancellationToken.None);
}

/// <summary>A sign-in at an application.</summary>
internal sealed record OwnSession(Guid Id, string Application, DateTimeOffset SignedInAt, bool Current);
