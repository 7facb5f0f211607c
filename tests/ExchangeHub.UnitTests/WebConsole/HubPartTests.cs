using System.Net;
using ExchangeHub.Contracts;
using ExchangeHub.WebConsole.Elements;
using ExchangeHub.WebConsole.Hub;
using ExchangeHub.WebConsole.SignIn;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace ExchangeHub.UnitTests.WebConsole;

public sealed class HubPartTests : IAsyncLifetime
{
    private readonly ServiceProvider services = new ServiceCollection().AddSingleton<NavigationManager, Addresses>().BuildServiceProvider();
    private readonly List<Part> drawn = [];
    private HtmlRenderer renderer = null!;

    private Part One => drawn.Single();

    [Fact]
    public Task A_change_that_is_asked_for_twice_is_made_once() => AtAsync(async () =>
    {
        var answer = new TaskCompletionSource();
        var first = One.ChangeAsync(_ => answer.Task);
        Assert.True(One.IsBusy);
        Assert.False(await One.ChangeAsync(_ => throw new InvalidOperationException("It is made again.")));
        answer.SetResult();
        Assert.True(await first);
        Assert.False(One.IsBusy);
    });

    [Fact]
    public Task Who_leaves_the_page_does_not_break_it_off_and_is_not_called_back() => AtAsync(async () =>
    {
        var answer = new TaskCompletionSource();
        var change = One.ChangeAsync(stop => answer.Task.WaitAsync(stop));
        await One.DisposeAsync();
        answer.SetResult();
        Assert.True(await change);
        One.MoveTo("/grants");
        Assert.Equal(Addresses.Here, services.GetRequiredService<NavigationManager>().Uri);
    });

    [Fact]
    public Task What_was_refused_or_ended_with_the_session_is_not_done() => AtAsync(async () =>
    {
        Assert.False(await One.ChangeAsync(_ => throw new HubException(HttpStatusCode.Conflict, RejectionCode.StateConflict, "request", [])));
        Assert.Equal(RejectionCode.StateConflict, One.Objection?.Code);
        Assert.False(await One.ChangeAsync(_ => throw new SessionEndedException()));
        Assert.Null(One.Objection);
        Assert.True(await One.ChangeAsync(_ => Task.CompletedTask));
        One.MoveTo("/grants");
        Assert.EndsWith("/grants", services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal);
    });

    public ValueTask InitializeAsync()
    {
        renderer = new HtmlRenderer(services, NullLoggerFactory.Instance);
        return new(AtAsync(() => renderer.RenderComponentAsync<Part>(ParameterView.FromDictionary(new Dictionary<string, object?> { [nameof(Part.Drawn)] = drawn }))));
    }

    public async ValueTask DisposeAsync()
    {
        await renderer.DisposeAsync();
        await services.DisposeAsync();
    }

    private Task AtAsync(Func<Task> work) => renderer.Dispatcher.InvokeAsync(work);

    private sealed class Part : HubPart
    {
        [Parameter]
        public IList<Part> Drawn { get; set; } = [];

        public new bool IsBusy => base.IsBusy;

        public new HubException? Objection => base.Objection;

        public new Task<bool> ChangeAsync(Func<CancellationToken, Task> change) => base.ChangeAsync(change);

        public new void MoveTo(string address) => base.MoveTo(address);

        // Left by the test, then by the renderer.
        public override ValueTask DisposeAsync() => Gone.IsCancellationRequested ? ValueTask.CompletedTask : base.DisposeAsync();

        protected override void OnInitialized() => Drawn.Add(this);
    }

    private sealed class Addresses : NavigationManager
    {
        public const string Here = "http://localhost/here";

        public Addresses() => Initialize("http://localhost/", Here);

        protected override void NavigateToCore(string uri, NavigationOptions options) => Uri = ToAbsoluteUri(uri).AbsoluteUri;
    }
}
