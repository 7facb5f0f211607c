using ExchangeHub.Access;
using ExchangeHub.Access.Decisions;
using ExchangeHub.Access.Log;
using ExchangeHub.Access.Regions;
using ExchangeHub.Contracts.Sealing;
using ExchangeHub.Hub;
using ExchangeHub.Hub.AccessLog;
using ExchangeHub.Hub.Amqp;
using ExchangeHub.Hub.Authorization;
using ExchangeHub.Hub.Catalogue;
using ExchangeHub.Hub.Connections;
using ExchangeHub.Hub.Deliveries;
using ExchangeHub.Hub.Evidence;
using ExchangeHub.Hub.Grants;
using ExchangeHub.Hub.Http;
using ExchangeHub.Hub.Intake;
using ExchangeHub.Hub.Ledger;
using ExchangeHub.Hub.Overview;
using ExchangeHub.Hub.Pipeline;
using ExchangeHub.Hub.Receipts;
using ExchangeHub.Hub.Records;
using ExchangeHub.Hub.Regions;
using ExchangeHub.Hub.Repair;
using ExchangeHub.Hub.Routing;
using ExchangeHub.Hub.Storage;
using ExchangeHub.Hub.Subscriptions;
using ExchangeHub.Hub.Trace;
using ExchangeHub.Hub.Validation;
using ExchangeHub.Hub.Webhooks;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>The hub: everything between a sender and a receipt.</summary>
public static class HubExtensions
{
    /// <summary>Registers the hub: the pipeline, what hands out its deliveries, and what watches over both.</summary>
    public static IServiceCollection AddHub(this IServiceCollection services)
    {
        services.AddHubPipeline();
        services.AddHostedService(provider => provider.GetRequiredService<GroupCommit>());

        services.AddAccessLog();
        services.TryAddSingleton<EventOpener>();
        services.TryAddSingleton<SubscriptionStore>();
        services.TryAddSingleton<ConnectedSystems>();
        services.AddHeartbeats();
        services.AddCatalogue();
        services.AddIntake();
        services.TryAddSingleton<ReceiptRecorder>();
        services.AddRepair();
        services.AddOverview();
        services.TryAddSingleton(provider => new Seal(provider.GetRequiredService<KeyFolder>(), KeyPurpose.Transport));
        services.AddDeliveries();
        services.AddWebhooks();
        services.AddAmqp();
        services.AddConnectionWatch();
        services.AddHostedService<RegionTableWatch>();

        // After the region tables: grants are laid out on the tree in force.
        services.AddHostedService(provider => provider.GetRequiredService<AccessSnapshots>());
        services.AddHostedService<AccessNotifications>();
        services.AddHostedService(provider => provider.GetRequiredService<AccessLogWriter>());
        services.AddHostedService(provider => provider.GetRequiredService<GrantAnnouncer>());
        services.AddHostedService(provider => provider.GetRequiredService<RecordProjection>());
        services.AddHostedService(provider => provider.GetRequiredService<CheckpointMaker>());
        return services;
    }

    /// <summary>Registers the pipeline in the order in which an event passes it, and its door for the command line.</summary>
    public static IServiceCollection AddHubPipeline(this IServiceCollection services)
    {
        services.TryAddSingleton<ConnectionList>();
        services.TryAddSingleton(static provider => new ConnectionExamination(provider.GetRequiredService<ConnectionList>()));
        services.AddOptions<HubOptions>().BindConfiguration(HubOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddHubStorage();
        services.AddGrants();

        services.TryAddSingleton<EventPipeline>();
        services
            .AddDecision<ContractValidationStage>()
            .AddDecision<PublisherAuthorizationStage>()
            .AddDecision<SealingStage>()
            .AddCommit<LedgerStage>()
            .AddCommit<RoutingStage>()
            .AddCommit<DeliveryStage>()
            .AddCommit<RecordWakeStage>();
        services.TryAddSingleton<IOutcomeRecorder, RejectionRecorder>();
        services.TryAddSingleton<GroupCommit>();

        services.TryAddSingleton<LedgerReader>();
        services.TryAddSingleton<RecentEntries>();
        services.TryAddSingleton<SubjectResolver>();
        services.TryAddSingleton<ContentFingerprint>();
        services.TryAddSingleton<SealedPayload>();
        services.TryAddSingleton<DeliverySignal>();
        services.TryAddSingleton<FreshDeliveries>();
        services.AddRecords();
        services.AddEvidence();
        services.TryAddSingleton(provider => new LocalIntake(
            new Lazy<EventPipeline>(provider.GetRequiredService<EventPipeline>),
            new Lazy<GroupCommit>(provider.GetRequiredService<GroupCommit>),
            provider.GetRequiredService<RegionTableStore>(),
            provider.GetRequiredService<RegionTrees>(),
            provider.GetRequiredService<HubInstallation>(),
            provider.GetRequiredService<IOptions<HubOptions>>(),
            provider.GetRequiredService<TimeProvider>()));
        return services;
    }

    /// <summary>Registers grants and agreements without what watches over them, for the command line too.</summary>
    public static IServiceCollection AddGrants(this IServiceCollection services)
    {
        services.TryAddSingleton<AccessSnapshots>();
        services.TryAddSingleton<IAccessSnapshots>(provider => provider.GetRequiredService<AccessSnapshots>());
        services.TryAddSingleton<GrantSignal>();
        services.TryAddSingleton<AccessChanges>();
        services.TryAddSingleton<GrantBook>();
        services.TryAddSingleton<ApplicationBook>();
        services.TryAddSingleton<AgreementBook>();
        services.TryAddSingleton<GrantRegionChanges>();
        services.TryAddSingleton<GrantAnnouncer>();
        services.TryAddSingleton(provider => new GrantExpiry(
            provider.GetRequiredService<AccessChanges>(), provider.GetRequiredService<IRegionTrees>(), provider.GetRequiredService<TimeProvider>()));
        return services;
    }

    /// <summary>Registers the hub's database alone, for the command line.</summary>
    public static IServiceCollection AddHubStorage(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddDbContext<SqliteHubDb>((provider, options) => options.UseSqlite(provider.GetRequiredService<Database>().ConnectionString, HubDbOptions.History));
        services.AddDbContext<PostgresHubDb>((provider, options) => options.UseNpgsql(provider.GetRequiredService<Database>().ConnectionString, HubDbOptions.History));
        services.TryAddScoped<HubDb>(provider => provider.GetRequiredService<Database>().IsPostgres
            ? provider.GetRequiredService<PostgresHubDb>()
            : provider.GetRequiredService<SqliteHubDb>());
        services.TryAddSingleton<Dialect>(provider => provider.GetRequiredService<Database>() switch
        {
            { IsPostgres: true } postgres => PostgresDialect.Of(postgres.ConnectionString),
            var sqlite => new SqliteDialect(sqlite.ConnectionString),
        });
        services.AddSingleton(AppendOnly.AccessLog);
        services.AddSingleton(AppendOnly.AdminLog);
        services.AddSingleton(EvidenceTables.AppendOnly);
        services.TryAddSingleton<RegionTableStore>();
        services.TryAddSingleton<HubInstallation>();
        services.TryAddSingleton<DatabaseProbe>();
        services.TryAddSingleton<IDatabaseProbe>(provider => provider.GetRequiredService<DatabaseProbe>());
        services.TryAddSingleton<ITransientErrors>(provider => provider.GetRequiredService<DatabaseProbe>());
        return services;
    }

    /// <summary>Maps the hub's part of the interface.</summary>
    public static void MapHub(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapIntake();
        endpoints.MapEventQueries();
        endpoints.MapSubscriptions();
        endpoints.MapPull();
        endpoints.MapReceipts();
        endpoints.MapWebhooks();
        endpoints.MapDeliveries();
        endpoints.MapFailureGroups();
        endpoints.MapHalts();
        endpoints.MapHeartbeats();
        endpoints.MapReplays();
        endpoints.MapEdits();
        endpoints.MapOverview();
        endpoints.MapCatalogue();
        endpoints.MapGrants();
        endpoints.MapGrantApplications();
        endpoints.MapAgreements();
        endpoints.MapExplain();
        endpoints.MapAccessLog();
        endpoints.MapPersonDeliveries();
        endpoints.MapRecords();
        endpoints.MapEvidence();
    }

    private static void AddIntake(this IServiceCollection services)
    {
        services.AddOptions<IntakeOptions>().BindConfiguration(IntakeOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<IntakeOptions>, IntakeOptionsRules>());
        services.TryAddSingleton<BytesInFlight>();
        services.TryAddSingleton<PressureGauge>();
        services.AddHostedService(provider => provider.GetRequiredService<PressureGauge>());
        services.TryAddSingleton<DailyQuotas>();
        services.TryAddSingleton<IntakeDoor>();
    }

    // With the pipeline: a command builds them anew beside a running hub.
    private static void AddRecords(this IServiceCollection services)
    {
        services.TryAddSingleton<LedgerFollower>();
        services.TryAddSingleton<CompletedRosters>();
        services.TryAddSingleton<RecordSeal>();
        services.TryAddSingleton<RecordStore>();
        services.TryAddSingleton<RecordProjector>();
        services.TryAddSingleton<RecordGenerations>();
        services.TryAddSingleton<RecordProjection>();
        services.TryAddSingleton(provider => new RecordRebuild(
            provider.GetRequiredService<RecordGenerations>(), provider.GetRequiredService<RecordProjection>()));
        services.TryAddSingleton<RecordReader>();
        services.TryAddSingleton<RecordAnswers>();
        services.TryAddSingleton<RegionStatistics>();
    }

    private static void AddWebhooks(this IServiceCollection services)
    {
        services.AddOptions<WebhookOptions>().BindConfiguration(WebhookOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<WebhookOptions>, WebhookOptionsRules>());
        services.TryAddSingleton<EndpointGuard>();
        services.TryAddSingleton<WebhookSecrets>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<ISubscriptionChannel, WebhookChannel>());
        services.TryAddSingleton<WebhookCertificates>();
        services.TryAddSingleton<WebhookAccesses>();
        services.TryAddSingleton<WebhookConnections>();
        services.TryAddSingleton<WebhookTokens>();
        services.TryAddSingleton<WebhookClient>();
        services.TryAddSingleton<WebhookTest>();
        services.TryAddSingleton<WebhookCourier>();
        services.TryAddSingleton<WebhookSender>();
        services.AddHostedService(provider => provider.GetRequiredService<WebhookSender>());
    }

    // Where the transport is in memory all of it rests.
    private static void AddAmqp(this IServiceCollection services)
    {
        services.AddOptions<AmqpOptions>().BindConfiguration(AmqpOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton(Broker.Memory);
        services.TryAddSingleton<AmqpConnections>();
        services.TryAddSingleton<IAmqpState>(provider => provider.GetRequiredService<AmqpConnections>());
        services.TryAddSingleton<AmqpClients>();
        services.TryAddSingleton<AmqpSenders>();
        services.TryAddSingleton<MessageSeal>();
        services.TryAddSingleton<AmqpReading>();
        services.TryAddSingleton<AmqpAnswers>();
        services.AddHostedService<AmqpIntake>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<ISubscriptionChannel, AmqpChannel>());
        services.TryAddSingleton<LeaseRenewal>();
        services.TryAddSingleton<AmqpCourier>();
        services.AddHostedService<AmqpSender>();
        services.AddHostedService<AmqpReceiptIntake>();
    }

    private static void AddRepair(this IServiceCollection services)
    {
        services.TryAddScoped<OperatorView>();
        services.TryAddScoped<HaltRequest>();
        services.TryAddScoped<Resumption>();
        services.TryAddScoped<ReplayBook>();
        services.TryAddScoped<EditBook>();
        services.AddOptions<RepairOptions>().BindConfiguration(RepairOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton<DeliveryDesk>();
        services.TryAddSingleton<RecoveryBook>();
        services.AddHostedService<RecoveryRunner>();
    }

    private static void AddConnectionWatch(this IServiceCollection services)
    {
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IConnectionSource, ConnectionSource>());
        services.TryAddSingleton<ConnectionWatch>();
        services.AddHostedService(provider => provider.GetRequiredService<ConnectionWatch>());
        services.AddOptions<DeliveryOptions>().BindConfiguration(DeliveryOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton<SubscriptionWatch>();
        services.AddHostedService(provider => provider.GetRequiredService<SubscriptionWatch>());
    }

    private static void AddAccessLog(this IServiceCollection services)
    {
        services.AddOptions<AccessLogOptions>().BindConfiguration(AccessLogOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton<AccessLogWriter>();
        services.TryAddSingleton<IAccessLog>(provider => provider.GetRequiredService<AccessLogWriter>());
        services.TryAddSingleton<IAdminLog, AdminLog>();
        services.TryAddSingleton<PersonQuestions>();
        services.TryAddSingleton(provider => new AccessDigests(provider.GetRequiredService<Dialect>(), provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton(provider => new AccessLogRetention(
            provider.GetRequiredService<Dialect>(), provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<IOptions<AccessLogOptions>>()));
    }

    private static IServiceCollection AddDecision<TStage>(this IServiceCollection services)
        where TStage : class, IDecisionStage
    {
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IDecisionStage, TStage>());
        return services;
    }

    private static IServiceCollection AddCommit<TStage>(this IServiceCollection services)
        where TStage : class, ICommitStage
    {
        services.TryAddEnumerable(ServiceDescriptor.Singleton<ICommitStage, TStage>());
        return services;
    }
}
