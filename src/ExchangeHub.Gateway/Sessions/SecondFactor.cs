using System.Globalization;
using System.Security.Cryptography;
using ExchangeHub.Gateway.Accounts;
using ExchangeHub.Gateway.Storage;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using OtpNet;

namespace ExchangeHub.Gateway.Sessions;

/// <summary>Codes of an authenticator (RFC 6238), each taken once, and recovery codes for when it is lost.</summary>
internal sealed class SecondFactor(GatewayDb db, UserManager<Account> accounts, IUserStore<Account> store, TimeProvider clock)
{
    private const int SecretLength = 20;
    private const int RecoveryCodes = 10;
    private const int CodeLength = 6;

    /// <summary>Clocks of telephones: the code before and the one after count too.</summary>
    private static readonly VerificationWindow Window = new(previous: 1, future: 1);

    public static string NewSecret() => Base32Encoding.ToString(RandomNumberGenerator.GetBytes(SecretLength));

    /// <summary>What an authenticator reads from the picture.</summary>
    public static string AddressOf(string name, string secret) => new OtpUri(OtpType.Totp, secret, name, "ExchangeHub").ToString();

    /// <summary>A code of the authenticator, or a recovery code.</summary>
    public async Task<bool> VerifyAsync(Account account, string given, CancellationToken cancellationToken)
    {
        var code = given.Replace(" ", "", StringComparison.Ordinal);
        return code.Length == CodeLength
            ? await accounts.GetAuthenticatorKeyAsync(account) is { } secret && await IsNewAsync(account, secret, code, cancellationToken)
            : (await accounts.RedeemTwoFactorRecoveryCodeAsync(account, code.ToUpperInvariant())).Succeeded;
    }

    /// <summary>Keeps the secret once a code shows that the authenticator has it; returns the recovery codes, or null for a wrong code.</summary>
    public async Task<IReadOnlyList<string>?> EnrolAsync(Account account, string secret, string given, CancellationToken cancellationToken)
    {
        if (!await IsNewAsync(account, secret, given.Replace(" ", "", StringComparison.Ordinal), cancellationToken))
        {
            return null;
        }

        await ((IUserAuthenticatorKeyStore<Account>)store).SetAuthenticatorKeyAsync(account, secret, cancellationToken);
        account.TwoFactorEnabled = true;
        var codes = await accounts.GenerateNewTwoFactorRecoveryCodesAsync(account, RecoveryCodes);
        return (await accounts.UpdateSecurityStampAsync(account)).Succeeded ? [.. codes!] : null;
    }

    private async Task<bool> IsNewAsync(Account account, string secret, string code, CancellationToken cancellationToken)
    {
        var totp = new Totp(Base32Encoding.ToBytes(secret));
        if (!totp.VerifyTotp(clock.GetUtcNow().UtcDateTime, code, out var step, Window))
        {
            return false;
        }

        var shown = step.ToString(CultureInfo.InvariantCulture);
        // Who looks over a shoulder has thirty seconds: a code, or an older one, is not taken again.
        return await db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO gw_user_tokens (user_id, login_provider, name, value) VALUES ({account.Id}, 'ExchangeHub', 'TotpStep', {shown})
            ON CONFLICT (user_id, login_provider, name) DO UPDATE SET value = excluded.value
            WHERE CAST(gw_user_tokens.value AS bigint) < CAST(excluded.value AS bigint)
            """,
            cancellationToken) == 1;
    }
}
