using ExchangeHub.Gateway.Accounts;
using ExchangeHub.Gateway.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace ExchangeHub.Gateway.Sessions;

/// <summary>
/// Counts wrong passwords and codes. An attempt is taken from the account before it is looked at, in one statement, so
/// guesses at the same moment, or at several nodes, are not more than guesses one after another.
/// </summary>
internal sealed class SignInAttempts(GatewayDb db, UserManager<Account> accounts, IOptions<SignInOptions> options, TimeProvider clock)
{
    /// <summary>Of nobody: an unknown name takes as long to refuse as a known one.</summary>
    private static readonly string NobodysHash = new PasswordHasher<Account>().HashPassword(null!, Guid.CreateVersion7().ToString());

    /// <summary>True where the password is right and the account may sign in.</summary>
    public async Task<bool> CheckPasswordAsync(HttpContext http, Account? account, string password)
    {
        var taken = account is not null && await TakeAsync(account, http.RequestAborted);
        var right = accounts.PasswordHasher.VerifyHashedPassword(account!, account?.PasswordHash ?? NobodysHash, password) != PasswordVerificationResult.Failed;
        return await SettleAsync(http, account, taken, right && account is { DisabledAt: null }, SignInLog.SignIn);
    }

    /// <summary>True where the second factor is right; the check is not made for a locked account.</summary>
    public async Task<bool> CheckSecondFactorAsync(HttpContext http, Account account, Func<Task<bool>> check)
    {
        var taken = await TakeAsync(account, http.RequestAborted);
        return await SettleAsync(http, account, taken, taken && await check(), SignInLog.SecondFactor);
    }

    /// <summary>After a whole sign-in; not before, or a known password would open the second factor to endless guesses.</summary>
    public Task ForgetAsync(Account account, CancellationToken cancellationToken) => db.Accounts.Where(a => a.Id == account.Id)
        .ExecuteUpdateAsync(a => a.SetProperty(x => x.AccessFailedCount, 0), cancellationToken);

    private async Task<bool> TakeAsync(Account account, CancellationToken cancellationToken)
    {
        if (account.LockoutEnd is { } end && end <= clock.GetUtcNow())
        {
            await db.Accounts.Where(a => a.Id == account.Id && a.LockoutEnd == end).ExecuteUpdateAsync(
                a => a.SetProperty(x => x.AccessFailedCount, 0).SetProperty(x => x.LockoutEnd, (DateTimeOffset?)null), cancellationToken);
        }

        var most = options.Value.MostFailures;
        return await db.Accounts.Where(a => a.Id == account.Id && a.LockoutEnd == null && a.AccessFailedCount < most)
            .ExecuteUpdateAsync(a => a.SetProperty(x => x.AccessFailedCount, x => x.AccessFailedCount + 1), cancellationToken) == 1;
    }

    private async Task<bool> SettleAsync(HttpContext http, Account? account, bool taken, bool right, string action)
    {
        if (account is not null && taken && right)
        {
            await db.Accounts.Where(a => a.Id == account.Id && a.AccessFailedCount > 0).ExecuteUpdateAsync(
                a => a.SetProperty(x => x.AccessFailedCount, x => x.AccessFailedCount - 1), CancellationToken.None);
            return true;
        }

        await SignInLog.FailedAsync(http, account, action);
        if (account is not null && await LockAsync(account))
        {
            await SignInLog.FailedAsync(http, account, SignInLog.Locked);
        }

        return false;
    }

    private async Task<bool> LockAsync(Account account)
    {
        var (most, until) = (options.Value.MostFailures, clock.GetUtcNow() + options.Value.Lockout);
        return await db.Accounts.Where(a => a.Id == account.Id && a.LockoutEnd == null && a.AccessFailedCount >= most)
            .ExecuteUpdateAsync(a => a.SetProperty(x => x.LockoutEnd, (DateTimeOffset?)until), CancellationToken.None) == 1;
    }
}
