using ExchangeHub.Gateway.Storage;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;

namespace ExchangeHub.Gateway.Accounts;

/// <summary>Identity's own store; the secret of the second factor and its recovery codes are sealed with keys outside the database.</summary>
internal sealed class AccountStore(GatewayDb db, IDataProtectionProvider protection, IdentityErrorDescriber? describer = null)
    : UserOnlyStore<Account, GatewayDb, Guid, IdentityUserClaim<Guid>, IdentityUserLogin<Guid>, IdentityUserToken<Guid>>(db, describer)
{
    private const string CodesProvider = "ExchangeHub";
    private const string Codes = "RecoveryCodes";

    private readonly IDataProtector protector = protection.CreateProtector("ExchangeHub.Accounts.Totp");
    private readonly IDataProtector codeProtector = protection.CreateProtector("ExchangeHub.Accounts.RecoveryCodes");

    public override Task SetAuthenticatorKeyAsync(Account user, string key, CancellationToken cancellationToken) =>
        base.SetAuthenticatorKeyAsync(user, protector.Protect(key), cancellationToken);

    public override async Task<string?> GetAuthenticatorKeyAsync(Account user, CancellationToken cancellationToken) =>
        await base.GetAuthenticatorKeyAsync(user, cancellationToken) is { } sealedKey ? protector.Unprotect(sealedKey) : null;

    public override Task ReplaceCodesAsync(Account user, IEnumerable<string> recoveryCodes, CancellationToken cancellationToken) =>
        SetTokenAsync(user, CodesProvider, Codes, codeProtector.Protect(string.Join(';', recoveryCodes)), cancellationToken);

    public override async Task<bool> RedeemCodeAsync(Account user, string code, CancellationToken cancellationToken)
    {
        var codes = await CodesOfAsync(user, cancellationToken);
        if (!codes.Contains(code, StringComparer.Ordinal))
        {
            return false;
        }

        await ReplaceCodesAsync(user, codes.Where(other => other != code), cancellationToken);
        return true;
    }

    public override async Task<int> CountCodesAsync(Account user, CancellationToken cancellationToken) => (await CodesOfAsync(user, cancellationToken)).Length;

    private async Task<string[]> CodesOfAsync(Account user, CancellationToken cancellationToken) =>
        await GetTokenAsync(user, CodesProvider, Codes, cancellationToken) is { } sealedCodes
            ? codeProtector.Unprotect(sealedCodes).Split(';', StringSplitOptions.RemoveEmptyEntries)
            : [];
}
