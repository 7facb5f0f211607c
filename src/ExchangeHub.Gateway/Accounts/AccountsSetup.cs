using ExchangeHub.Gateway.Clients;
using ExchangeHub.Gateway.Storage;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using OpenIddict.Abstractions;
using OpenIddict.Server;

namespace ExchangeHub.Gateway.Accounts;

internal static class AccountsSetup
{
    public const int ShortestPassword = 12;

    public static void AddAccounts(this IServiceCollection services)
    {
        services.AddIdentityCore<Account>(identity =>
            {
                identity.Lockout.MaxFailedAccessAttempts = 5;
                identity.Lockout.DefaultLockoutTimeSpan = TimeSpan.FromMinutes(15);
                // Length is what counts; forced kinds of characters make people write passwords down.
                identity.Password.RequiredLength = ShortestPassword;
                identity.Password.RequiredUniqueChars = 5;
                identity.Password.RequireDigit = false;
                identity.Password.RequireLowercase = false;
                identity.Password.RequireUppercase = false;
                identity.Password.RequireNonAlphanumeric = false;
            })
            .AddUserStore<AccountStore>()
            .AddPasswordValidator<NoNameInPassword>()
            .AddTokenProvider<AuthenticatorTokenProvider<Account>>(TokenOptions.DefaultAuthenticatorProvider);
        services.TryAddScoped(static provider => new AccountRegistry(
            provider.GetRequiredService<GatewayDb>(),
            provider.GetRequiredService<UserManager<Account>>(),
            provider.GetRequiredService<IOpenIddictAuthorizationManager>(),
            provider.GetRequiredService<RegionRules>(),
            provider.GetRequiredService<TimeProvider>()));
        services.TryAddScoped(static provider => new AccountTokens(
            provider.GetRequiredService<GatewayDb>(),
            provider.GetRequiredService<IOpenIddictAuthorizationManager>(),
            provider.GetRequiredService<IOpenIddictServerFactory>(),
            provider.GetRequiredService<IOpenIddictServerDispatcher>(),
            provider.GetRequiredService<IOptions<GatewayOptions>>(),
            provider.GetRequiredService<TimeProvider>()));
    }

    private sealed class NoNameInPassword : IPasswordValidator<Account>
    {
        public Task<IdentityResult> ValidateAsync(UserManager<Account> manager, Account user, string? password) =>
            Task.FromResult(password?.Contains(user.UserName!, StringComparison.OrdinalIgnoreCase) is true
                ? IdentityResult.Failed(new IdentityError { Code = "PasswordHasName", Description = "The password must not hold the name." })
                : IdentityResult.Success);
    }
}
