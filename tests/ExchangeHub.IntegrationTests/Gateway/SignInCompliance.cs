using System.Diagnostics;
using System.Net;
using ExchangeHub.Access;
using ExchangeHub.Gateway.Accounts;
using Xunit;

namespace ExchangeHub.IntegrationTests.Gateway;

/// <summary>The sign-in pages, by cookies and forms alone.</summary>
public abstract class SignInCompliance<TStore>(TStore store) : GatewayCompliance<TStore>(store)
    where TStore : GatewayStore
{
    private const string Page = "/account/sign-in";

    [Fact]
    public async Task Pages_run_no_script_and_cookies_are_kept_from_scripts()
    {
        using var browser = new Browser(Node);
        var page = await browser.GetAsync(Page);
        var policy = page.Response.Headers.GetValues("Content-Security-Policy").Single();
        Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page.Html, StringComparison.OrdinalIgnoreCase);

        await browser.SignInAsync(await Person.AddAsync(Node, Roles.Operator));
        Assert.All(browser.Cookies.GetAllCookies(), cookie => Assert.True(cookie.HttpOnly));
    }

    [Fact]
    public async Task Every_wrong_way_in_gets_the_same_answer_in_about_the_same_time()
    {
        await using var node = await GatewayNode.StartAsync(Store.Database!, Store.KeyFolder, passwordCost: GatewayNode.RealPasswordCost);
        var known = await Person.AddAsync(node, Roles.Operator);
        var disabled = await Person.AddAsync(node, Roles.Operator);
        await node.WithAsync<AccountRegistry, bool>(registry => registry.DisableAsync(disabled.Name));
        var locked = await Person.AddAsync(node, Roles.Operator);
        for (var i = 0; i < 5; i++)
        {
            await TryAsync(node, locked.Name, "wrong");
        }

        var answers = new List<(string Html, TimeSpan Time)>();
        foreach (var (name, password) in new[] { ("nobody-at-all", "wrong"), (known.Name, "wrong"), (disabled.Name, disabled.Password), (locked.Name, locked.Password), ("<b>'", "wrong") })
        {
            await TryAsync(node, name == locked.Name ? "nobody" : name, password);
            var watch = Stopwatch.StartNew();
            var page = await TryAsync(node, name, password);
            Assert.Equal(HttpStatusCode.Unauthorized, page.Status);
            answers.Add((page.Html.Split("name=\"form\"")[0], watch.Elapsed));
        }

        Assert.Single(answers.Select(answer => answer.Html).Distinct());
        // The hash is most of it: without it an unknown name would answer at once.
        Assert.True(answers.Min(answer => answer.Time) * 8 > answers.Max(answer => answer.Time), string.Join(' ', answers.Select(answer => answer.Time)));
    }

    [Fact]
    public async Task Five_failures_lock_for_a_quarter_of_an_hour()
    {
        var person = await Person.AddAsync(Node, Roles.Operator);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => TryAsync(person.Name, "wrong")));
        Assert.Equal(HttpStatusCode.Unauthorized, (await TryAsync(person.Name, person.Password)).Status);
        Assert.Single(Node.Actions, action => action.Action == "account.locked" && action.ObjectId == person.Name);

        Node.Clock.Advance(TimeSpan.FromMinutes(15));
        Assert.Equal(HttpStatusCode.Redirect, (await TryAsync(person.Name, person.Password)).Status);
    }

    [Fact]
    public async Task The_second_factor_is_not_guessed_and_a_code_not_used_twice()
    {
        var person = await Person.AddAsync(Node, Roles.Operator);
        using var browser = new Browser(Node);
        await browser.SignInAsync(person);
        var used = person.LastCode!;

        using var other = new Browser(Node);
        Assert.Equal(HttpStatusCode.Unauthorized, (await CodeAsync(other, person, used)).Status);
        for (var i = 0; i < 4; i++)
        {
            // The password in between is right each time, and buys no further guesses.
            await CodeAsync(other, person, "000000");
        }

        Assert.Equal(HttpStatusCode.Unauthorized, (await TryAsync(person.Name, person.Password)).Status);
        Assert.Single(Node.Actions, action => action.Action == "account.locked" && action.ObjectId == person.Name);
    }

    [Fact]
    public async Task A_recovery_code_opens_once()
    {
        var person = await Person.AddAsync(Node, Roles.Operator);
        using var browser = new Browser(Node);
        await browser.SignInAsync(person);
        var code = person.RecoveryCodes[3];
        Assert.Equal(0, await Store.CountAsync($"gw_user_tokens where value like '%{code}%'"));

        using var other = new Browser(Node);
        Assert.Equal(HttpStatusCode.OK, (await CodeAsync(other, person, code)).Status);
        Assert.Equal(HttpStatusCode.OK, (await other.GetAsync("/account")).Status);
        using var third = new Browser(Node);
        Assert.Equal(HttpStatusCode.Unauthorized, (await CodeAsync(third, person, code)).Status);
    }

    [Theory]
    [InlineData("short", "short")]
    [InlineData("long-enough-to-be-good", "but-something-else-here")]
    [InlineData("aaaaaaaaaaaaaaaa", "aaaaaaaaaaaaaaaa")]
    public async Task A_poor_new_password_is_refused(string password, string again)
    {
        var person = await Person.AddAsync(Node, Roles.Operator);
        using var browser = new Browser(Node);
        var page = await browser.FollowAsync(await browser.SubmitAsync(await browser.GetAsync(Page), ("name", person.Name), ("password", person.Password)));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await browser.SubmitAsync(page, ("password", password), ("again", again))).Status);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await browser.SubmitAsync(page, ("password", person.Password), ("again", person.Password))).Status);
    }

    [Fact]
    public async Task No_step_is_left_out()
    {
        var person = await Person.AddAsync(Node, Roles.Operator);
        using var browser = new Browser(Node);
        Assert.StartsWith(Page, (await browser.GetAsync("/account/second-factor")).Location!.ToString(), StringComparison.Ordinal);
        await browser.SubmitAsync(await browser.GetAsync(Page), ("name", person.Name), ("password", person.Password));
        Assert.Contains("name=\"again\"", (await browser.GetAsync("/account/second-factor/enrol")).Html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, (await browser.GetAsync("/account")).Status);
    }

    [Theory]
    [InlineData(Page)]
    [InlineData("/account/password")]
    [InlineData("/account/second-factor")]
    [InlineData("/account/second-factor/enrol")]
    [InlineData("/account/sign-out")]
    public async Task A_form_from_elsewhere_is_refused(string path)
    {
        using var browser = new Browser(Node);
        await browser.GetAsync(Page);
        Assert.Equal(HttpStatusCode.BadRequest, (await browser.PostAsync(path, ("name", "x"), ("password", "y"))).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await browser.PostAsync(path, ("form", "CfDJ8invented"), ("name", "x"))).Status);
    }

    [Theory]
    [InlineData("?ReturnUrl=https%3A%2F%2Fevil.example")]
    [InlineData("?client_id=x&request_uri=https%3A%2F%2Fevil.example")]
    [InlineData("?client_id=x&request_uri=%2F%2Fevil.example")]
    [InlineData("?page=https%3A%2F%2Fevil.example")]
    [InlineData("?page=%2F%2Fevil.example")]
    public async Task Nobody_is_sent_elsewhere(string query)
    {
        using var browser = new Browser(Node);
        var done = await browser.SignInAsync(await Person.AddAsync(Node, Roles.Operator), Page + query);
        Assert.Contains("href=\"/account\"", done.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("evil", done.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_session_ends_after_half_an_hour_unused_and_after_eight_hours_in_any_case()
    {
        var person = await Person.AddAsync(Node, Roles.Operator);
        using var idle = new Browser(Node);
        await idle.SignInAsync(person);
        Node.Clock.Advance(TimeSpan.FromMinutes(31));
        Assert.Equal(HttpStatusCode.Redirect, (await idle.GetAsync("/account")).Status);

        using var busy = new Browser(Node);
        await busy.SignInAsync(person);
        for (var minutes = 0; minutes < 8 * 60 - 20; minutes += 20)
        {
            Assert.Equal(HttpStatusCode.OK, (await busy.GetAsync("/account")).Status);
            Node.Clock.Advance(TimeSpan.FromMinutes(20));
        }

        Node.Clock.Advance(TimeSpan.FromMinutes(1));
        Node.Clock.Advance(TimeSpan.FromMinutes(19));
        Assert.Equal(HttpStatusCode.Redirect, (await busy.GetAsync("/account")).Status);
    }

    [Fact]
    public async Task A_session_ends_with_its_account_at_the_next_request_and_goes_on_at_another_node()
    {
        var person = await Person.AddAsync(Node, Roles.Operator);
        using var browser = new Browser(Node);
        await browser.SignInAsync(person);
        await using var second = await GatewayNode.StartAsync(Store.Database!, Store.KeyFolder);
        using var there = new Browser(second);
        foreach (Cookie cookie in browser.Cookies.GetCookies(Node.Address))
        {
            there.Cookies.Add(second.Address, new Cookie(cookie.Name, cookie.Value));
        }

        Assert.Equal(HttpStatusCode.OK, (await there.GetAsync("/account")).Status);
        await Node.WithAsync<AccountRegistry, bool>(registry => registry.DisableAsync(person.Name));
        Assert.Equal(HttpStatusCode.Redirect, (await browser.GetAsync("/account")).Status);
        Assert.Equal(HttpStatusCode.Redirect, (await there.GetAsync("/account")).Status);
    }

    [Fact]
    public async Task Signing_out_leaves_no_copy_of_the_cookie_good()
    {
        var person = await Person.AddAsync(Node, Roles.Operator);
        using var browser = new Browser(Node);
        await browser.SignInAsync(person);
        using var thief = new Browser(Node);
        foreach (Cookie cookie in browser.Cookies.GetCookies(Node.Address))
        {
            thief.Cookies.Add(Node.Address, new Cookie(cookie.Name, cookie.Value));
        }

        Assert.Equal(HttpStatusCode.OK, (await thief.GetAsync("/account")).Status);
        await browser.SubmitAsync(await browser.GetAsync("/account"));
        Assert.Equal(HttpStatusCode.Redirect, (await thief.GetAsync("/account")).Status);
    }

    [Fact]
    public async Task What_happens_is_kept_without_what_a_stranger_typed()
    {
        var person = await Person.AddAsync(Node, Roles.SystemAdmin);
        await TryAsync("my-secret-password", "x");
        using var browser = new Browser(Node);
        await browser.SignInAsync(person);
        await browser.SubmitAsync(await browser.GetAsync("/account"));

        Assert.Equal(
            ["account.password", "account.second-factor", "account.sign-in", "account.sign-out"],
            Node.Actions.Where(action => action.ObjectId == person.Name).Select(action => action.Action));
        Assert.Contains(Node.Actions, action => action is { Action: "account.sign-in", ObjectId: null, Status: 401 });
        Assert.DoesNotContain(Node.Actions, action => action.ToString().Contains("my-secret", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_page_of_the_system_administrator_is_shown_to_no_other()
    {
        using var browser = new Browser(Node);
        var asked = await browser.GetAsync("/jobs");
        Assert.Equal("/account/sign-in?page=jobs", asked.Location!.ToString());
        var done = await browser.SignInAsync(await Person.AddAsync(Node, Roles.SystemAdmin), asked.Location.ToString());
        Assert.Contains("href=\"/jobs\"", done.Html, StringComparison.Ordinal);
        Assert.Equal("jobs", (await browser.GetAsync("/jobs")).Html);

        using var other = new Browser(Node);
        await other.SignInAsync(await Person.AddAsync(Node, Roles.AuditAdmin));
        Assert.Equal(HttpStatusCode.Forbidden, (await other.GetAsync("/jobs")).Status);
    }

    private Task<Shown> TryAsync(string name, string password) => TryAsync(Node, name, password);

    private static async Task<Shown> TryAsync(GatewayNode node, string name, string password)
    {
        using var browser = new Browser(node);
        return await browser.SubmitAsync(await browser.GetAsync(Page), ("name", name), ("password", password));
    }

    private static async Task<Shown> CodeAsync(Browser browser, Person person, string code)
    {
        var answer = await browser.SubmitAsync(await browser.GetAsync(Page), ("name", person.Name), ("password", person.Password));
        return answer.Status == HttpStatusCode.Redirect ? await browser.SubmitAsync(await browser.FollowAsync(answer), ("code", code)) : answer;
    }
}

public sealed class SqliteSignInTests(SqliteStore store) : SignInCompliance<SqliteStore>(store);

public sealed class PostgresSignInTests(PostgresStore store) : SignInCompliance<PostgresStore>(store);
