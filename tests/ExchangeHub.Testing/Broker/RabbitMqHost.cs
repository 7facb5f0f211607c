using Xunit;

namespace ExchangeHub.Testing.Broker;

/// <summary>A virtual host of its own for each test class, deleted at the end with all its queues.</summary>
public sealed class RabbitMqHost : IAsyncLifetime
{
    private RabbitMqManagement? management;
    private string? url;

    public string VirtualHost { get; } = $"eh-{Guid.CreateVersion7():N}";

    /// <summary><c>amqp://user:password@host:port/vhost</c>. Skips the test where the broker is missing.</summary>
    public string Url
    {
        get
        {
            Infra.Require(Infra.RabbitMq);
            return url!;
        }
    }

    public RabbitMqManagement Management
    {
        get
        {
            Infra.Require(Infra.RabbitMq);
            return management!;
        }
    }

    public async ValueTask InitializeAsync()
    {
        if (Infra.Find(Infra.RabbitMq) is { } broker)
        {
            management = new RabbitMqManagement(ApiOf(new Uri(broker)));
            await management.CreateVirtualHostAsync(VirtualHost);
            url = new UriBuilder(broker) { Path = VirtualHost }.Uri.AbsoluteUri;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (management is not null)
        {
            await management.DeleteGuestsAsync(VirtualHost);
            await management.DeleteVirtualHostAsync(VirtualHost);
            management.Dispose();
        }
    }

    private static Uri ApiOf(Uri broker) =>
        Infra.Find(Infra.RabbitMqApi) is { } api
            ? new Uri(api)
            : new UriBuilder(broker) { Scheme = Uri.UriSchemeHttp, Port = 15672, Path = "/" }.Uri;
}
