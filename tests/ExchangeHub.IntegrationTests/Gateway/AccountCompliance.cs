using System.Net;
using ExchangeHub.Access;
using ExchangeHub.Gateway.Accounts;
using ExchangeHub.Gateway.Clients;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace ExchangeHub.IntegrationTests.Gateway;

public abstract class AccountCompliance<TStore>(TStore store) : GatewayCompliance<TStore>(store)
    where TStore : GatewayStore
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task A_token_of_an_account_carries_its_facts()
    {
        var name = await AddAsync(Roles.Operator);
        var answer = await GatewayNode.BodyAsync(await Node.GetAsync("caller", await TokenAsync(name)));

        var caller = answer.GetProperty("caller");
        Assert.Equal(name, caller.GetProperty("user").GetString());
        Assert.Equal(Roles.Operator, caller.GetProperty("role").GetString());
        Assert.Equal("430700", caller.GetProperty("region").GetString());
        Assert.Equal("staffing", caller.GetProperty("department").GetString());
        Assert.Equal(AccountTokens.ClientId, caller.GetProperty("clientId").GetString());
    }

    [Theory]
    [InlineData(Roles.SystemAdmin, HttpStatusCode.Forbidden, HttpStatusCode.OK)]
    [InlineData(Roles.SecurityAdmin, HttpStatusCode.Forbidden, HttpStatusCode.Forbidden)]
    [InlineData(Roles.AuditAdmin, HttpStatusCode.Forbidden, HttpStatusCode.Forbidden)]
    [InlineData(Roles.Operator, HttpStatusCode.OK, HttpStatusCode.OK)]
    public async Task A_role_opens_only_its_own_scopes(string role, HttpStatusCode events, HttpStatusCode clients)
    {
        var token = await TokenAsync(await AddAsync(role));
        Assert.Equal(events, (await Node.GetAsync("caller", token)).StatusCode);
        Assert.Equal(clients, (await Node.GetAsync("v1/clients", token)).StatusCode);
    }

    [Fact]
    public async Task A_disabled_account_gets_no_token_and_its_tokens_stop_within_a_second()
    {
        var name = await AddAsync(Roles.Operator);
        var token = await TokenAsync(name);
        Assert.Equal(HttpStatusCode.OK, (await Node.GetAsync("caller", token)).StatusCode);

        Assert.True(await Node.WithAsync<AccountRegistry, bool>(registry => registry.DisableAsync(name)));
        Node.Clock.Advance(Second);
        await AssertProblemAsync(await Node.GetAsync("caller", token), HttpStatusCode.Unauthorized, "unauthenticated");
        Assert.Null(await Node.WithAsync<AccountTokens, AccountToken?>(tokens => tokens.IssueAsync(name, Node.Address, TestContext.Current.CancellationToken)));
    }

    [Fact]
    public async Task A_new_password_ends_the_tokens_out()
    {
        var name = await AddAsync(Roles.Operator);
        var token = await TokenAsync(name);
        Assert.NotNull(await Node.WithAsync<AccountRegistry, string?>(registry => registry.ResetPasswordAsync(name)));

        Node.Clock.Advance(Second);
        Assert.Equal(HttpStatusCode.Unauthorized, (await Node.GetAsync("caller", token)).StatusCode);
    }

    [Fact]
    public async Task Everything_wrong_with_an_account_is_said_at_once()
    {
        var made = await Node.WithAsync<AccountRegistry, AccountRegistration>(registry =>
            registry.AddAsync(new NewAccount("A b", "king", "990000", "kitchen"), TestContext.Current.CancellationToken));
        Assert.Null(made.Password);
        Assert.Equal(["name", "role", "region", "department"], made.Errors.Select(error => error.Field));
    }

    [Fact]
    public async Task Two_that_take_one_name_at_once_do_not_both_get_it()
    {
        var name = NewName();
        var made = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Node.WithAsync<AccountRegistry, AccountRegistration>(registry =>
            registry.AddAsync(new NewAccount(name, Roles.Operator, "430700"), TestContext.Current.CancellationToken))));
        Assert.Single(made, registration => registration.Password is not null);
    }

    [Fact]
    public async Task A_client_and_an_account_never_share_a_name()
    {
        var name = NewName();
        await Node.AddClientAsync(new NewClient { Department = "organization", Region = "430700", Scopes = [Scopes.EventsRead], ClientId = name });

        var made = await Node.WithAsync<AccountRegistry, AccountRegistration>(registry =>
            registry.AddAsync(new NewAccount(name, Roles.Operator, "430700"), TestContext.Current.CancellationToken));
        Assert.Null(made.Password);
        var found = await Node.Services.GetRequiredService<ICallerDirectory>().FindAsync(name, TestContext.Current.CancellationToken);
        Assert.Equal("organization", found!.Department);
    }

    [Fact]
    public async Task Passwords_are_not_kept_as_they_are()
    {
        var made = await Node.WithAsync<AccountRegistry, AccountRegistration>(registry =>
            registry.AddAsync(new NewAccount(NewName(), Roles.Operator, "430700"), TestContext.Current.CancellationToken));
        Assert.Equal(0, await Store.CountAsync($"gw_users where password_hash like '%{made.Password}%'"));
    }

    private static string NewName() => $"u{Guid.CreateVersion7():N}"[..32];

    private async Task<string> AddAsync(string role)
    {
        var name = NewName();
        var made = await Node.WithAsync<AccountRegistry, AccountRegistration>(registry =>
            registry.AddAsync(new NewAccount(name, role, "430700"), TestContext.Current.CancellationToken));
        Assert.Empty(made.Errors);
        return name;
    }

    private async Task<string> TokenAsync(string name) =>
        (await Node.WithAsync<AccountTokens, AccountToken?>(tokens => tokens.IssueAsync(name, Node.Address, TestContext.Current.CancellationToken)))!.Value;
}

public sealed class SqliteAccountTests(SqliteStore store) : AccountCompliance<SqliteStore>(store);

public sealed class PostgresAccountTests(PostgresStore store) : AccountCompliance<PostgresStore>(store);
