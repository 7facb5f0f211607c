using System.Security.Cryptography;
using ExchangeHub.Contracts;
using ExchangeHub.Gateway.Clients;
using ExchangeHub.Gateway.Sessions;
using ExchangeHub.Gateway.Storage;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using OpenIddict.Abstractions;

namespace ExchangeHub.Gateway.Accounts;

/// <summary>The accounts of people. Works in the hub and, beside it, in a process of its own.</summary>
public sealed class AccountRegistry
{
    private const string PasswordAlphabet = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKMNPQRSTUVWXYZ23456789";

    private readonly GatewayDb db;
    private readonly UserManager<Account> accounts;
    private readonly IOpenIddictAuthorizationManager admissions;
    private readonly RegionRules regions;
    private readonly TimeProvider clock;

    internal AccountRegistry(
        GatewayDb db, UserManager<Account> accounts, IOpenIddictAuthorizationManager admissions, RegionRules regions, TimeProvider clock)
    {
        this.db = db;
        this.accounts = accounts;
        this.admissions = admissions;
        this.regions = regions;
        this.clock = clock;
    }

    /// <summary>True once any account has been made.</summary>
    public Task<bool> AnyAsync(CancellationToken cancellationToken = default) => db.Accounts.AnyAsync(cancellationToken);

    /// <summary>Makes an account with a one-time password, or says everything that is wrong with it.</summary>
    public async Task<AccountRegistration> AddAsync(NewAccount account, CancellationToken cancellationToken = default)
    {
        var findings = account.Findings(regions.IsKnown);
        if (account.Name is AccountTokens.ClientId or Session.ClientId
            || await accounts.FindByNameAsync(account.Name) is not null
            || await db.Clients.AnyAsync(client => client.ClientId == account.Name, cancellationToken))
        {
            findings.Add(new(RejectionCode.InvalidField, "name", "The name is taken."));
        }

        if (findings.Count > 0)
        {
            return new(null, findings);
        }

        var password = NewPassword();
        var made = await CreateAsync(account, password);
        return made.Succeeded
            ? new(password, [])
            : new(null, [.. made.Errors.Select(error => new Finding(RejectionCode.InvalidField, "name", error.Description))]);
    }

    /// <summary>All accounts, by name.</summary>
    public async Task<IReadOnlyList<AccountSummary>> ListAsync(CancellationToken cancellationToken = default) =>
        await db.Accounts.AsNoTracking().OrderBy(account => account.UserName)
            .Select(account => new AccountSummary(
                account.UserName!, account.Role, account.Region, account.Department, account.TwoFactorEnabled, account.CreatedAt, account.DisabledAt))
            .ToListAsync(cancellationToken);

    /// <summary>The account of a name, or null.</summary>
    public async Task<AccountSummary?> FindAsync(string name) => await accounts.FindByNameAsync(name) is { } account
        ? new(account.UserName!, account.Role, account.Region, account.Department, account.TwoFactorEnabled, account.CreatedAt, account.DisabledAt)
        : null;

    /// <summary>Nobody signs in with it any more, and its tokens stop working within a second. False where there is none.</summary>
    public async Task<bool> DisableAsync(string name)
    {
        if (await accounts.FindByNameAsync(name) is not { } account)
        {
            return false;
        }

        account.DisabledAt ??= clock.GetUtcNow();
        Require(await accounts.UpdateSecurityStampAsync(account));
        await SignOutAsync(account);
        return true;
    }

    /// <summary>A new one-time password; sessions and tokens end. Null where there is no such account.</summary>
    public async Task<string?> ResetPasswordAsync(string name)
    {
        if (await accounts.FindByNameAsync(name) is not { } account)
        {
            return null;
        }

        var password = NewPassword();
        account.PasswordHash = accounts.PasswordHasher.HashPassword(account, password);
        account.MustChangePassword = true;
        account.AccessFailedCount = 0;
        account.LockoutEnd = null;
        Require(await accounts.UpdateSecurityStampAsync(account));
        await SignOutAsync(account);
        return password;
    }

    /// <summary>Forgets the second factor; sessions and tokens end. False where there is no such account.</summary>
    public async Task<bool> ResetTotpAsync(string name)
    {
        if (await accounts.FindByNameAsync(name) is not { } account)
        {
            return false;
        }

        account.TwoFactorEnabled = false;
        Require(await accounts.ResetAuthenticatorKeyAsync(account));
        await SignOutAsync(account);
        return true;
    }

    private async Task<IdentityResult> CreateAsync(NewAccount account, string password)
    {
        var entity = new Account
        {
            Id = Guid.CreateVersion7(), UserName = account.Name, Role = account.Role, Region = account.Region,
            Department = account.Department, CreatedAt = clock.GetUtcNow(), LockoutEnabled = true,
        };
        try
        {
            return await accounts.CreateAsync(entity, password);
        }
        catch (DbUpdateException) when (db.Accounts.AsNoTracking().Any(other => other.UserName == account.Name))
        {
            // Two nodes, or two commands, at the same moment: the index decides.
            db.ChangeTracker.Clear();
            return IdentityResult.Failed(new IdentityError { Description = "The name is taken." });
        }
    }

    // Every token names an admission of its account: revoking those reaches all of them.
    private async Task SignOutAsync(Account account) => await admissions.RevokeBySubjectAsync(account.Id.ToString(), CancellationToken.None);

    private static string NewPassword() => RandomNumberGenerator.GetString(PasswordAlphabet, 16);

    private static void Require(IdentityResult result)
    {
        if (!result.Succeeded)
        {
            throw new DbUpdateConcurrencyException("The account was changed at the same moment.");
        }
    }
}
