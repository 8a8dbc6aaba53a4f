using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Skranke.Api.Docs;
using Skranke.Api.Http;
using Skranke.Api.Http.Cards;
using Skranke.Api.Http.Clock;
using Skranke.Api.Http.Collection;
using Skranke.Api.Http.Copies;
using Skranke.Api.Http.Events;
using Skranke.Api.Http.Exclusions;
using Skranke.Api.Http.Imports;
using Skranke.Api.Http.Interlibrary;
using Skranke.Api.Http.Keys;
using Skranke.Api.Http.Libraries;
using Skranke.Api.Http.Loans;
using Skranke.Api.Http.Memberships;
using Skranke.Api.Http.Notices;
using Skranke.Api.Http.Patrons;
using Skranke.Api.Http.Payments;
using Skranke.Api.Http.Privacy;
using Skranke.Api.Http.Registers;
using Skranke.Api.Http.Reservations;
using Skranke.Api.Http.Statistics;
using Skranke.Api.Http.Terminals;
using Skranke.Api.Http.Titles;
using Skranke.Api.Http.WorkItems;
using Skranke.Api.Operations;
using Skranke.Api.Sip2;
using Skranke.Api.Sip2.Transports;

namespace Skranke.Api.Start;

/// <summary>Builds the web server over an engine's services, the same for the program and for tests.</summary>
public static class WebHost
{
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(30);

    /// <param name="address">Where to listen; all addresses where null.</param>
    /// <param name="port">0 for any that is free.</param>
    /// <param name="sip2">How terminals are listened to; over HTTPS only where null.</param>
    /// <param name="logs">Is told everything that is logged, at every level; for those who look for what must not
    /// be.</param>
    public static WebApplication Build(
        ApiServices services,
        IPAddress? address,
        int port,
        IConfiguration? configuration = null,
        ILoggerProvider? logs = null,
        Sip2Options? sip2 = null)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions
        {
            Args = [],
            ContentRootPath = AppContext.BaseDirectory,
        });
        if (configuration is not null)
        {
            _ = builder.Configuration.AddConfiguration(configuration);
        }

        sip2 ??= new Sip2Options();
        _ = builder.WebHost.ConfigureKestrel(kestrel =>
        {
            Listen(kestrel, address, port);
            Sip2Listeners.Listen(kestrel, address, sip2);
        });
        _ = builder.Services
            .Configure<HostOptions>(host => host.ShutdownTimeout = StopPatience)
            .AddSingleton(services)
            .AddSingleton<RequestMeters>()
            .AddSingleton(at => new Sip2Server(
                services,
                sip2,
                at.GetRequiredService<ILoggerFactory>().CreateLogger("Skranke.Api.Sip2"),
                TimeProvider.System))
            .AddSingleton<LineConnection>()
            .AddSingleton<HttpsBinding>()
            .AddSingleton<MetricsEndpoint>()
            .AddSingleton<OperatorsWatch>()
            .AddSingleton<LedgerFigures>()
            .AddSingleton<OperatorsPage>()
            .AddHostedService(provider => provider.GetRequiredService<OperatorsWatch>())
            .AddSingleton<HealthEndpoint>();
        Telemetry.AddTo(builder.Services, builder.Configuration, services.TraceSources);
        OpenApiFile.AddTo(builder.Services);
        Logging(builder.Logging, builder.Configuration);
        if (logs is not null)
        {
            _ = builder.Logging.ClearProviders().AddProvider(logs).SetMinimumLevel(LogLevel.Trace)
                .AddFilter("", LogLevel.Trace).AddFilter("Microsoft", LogLevel.Trace)
                .AddFilter("Skranke.Api.Requests", LogLevel.Trace);
        }

        var app = builder.Build();
        _ = app.Use(OperatorsLogin.Handle);
        _ = app.UseRouting();
        _ = app.Use(Unrouted.Handle);
        Map(app, services);
        return app;
    }

    private static void Listen(KestrelServerOptions kestrel, IPAddress? address, int port)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = BodyReading.BytesMax;
        kestrel.Limits.MaxRequestHeadersTotalSize = 16 * 1024;
        if (address is null)
        {
            kestrel.ListenAnyIP(port);
        }
        else
        {
            kestrel.Listen(address, port);
        }
    }

    /// <summary>Requests are logged where <c>Skranke.Api.Requests</c> is set to Information; a busy library would write
    /// thousands of lines a second.</summary>
    internal static void Logging(ILoggingBuilder logging, IConfiguration configuration) => logging
        .ClearProviders()
        .AddSimpleConsole(console =>
            (console.SingleLine, console.TimestampFormat) = (true, "yyyy-MM-dd'T'HH:mm:ss.fff "))
        .SetMinimumLevel(LogLevel.Information)
        .AddFilter("Microsoft", LogLevel.Warning)
        .AddFilter("Skranke.Api.Requests", LogLevel.Warning)
        .AddConfiguration(configuration.GetSection("Logging"));

    private static void Map(WebApplication app, ApiServices services)
    {
        var log = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Skranke.Api.Requests");
        var pipeline = new Pipeline(services, app.Services.GetRequiredService<RequestMeters>(), log);
        var described = app.Described();
        var routes = new Routes(described, pipeline);
        MapLending(routes);
        MapPatrons(routes);
        MapLibraries(routes);
        ImportEndpoint.Map(described, pipeline, routes, services.Imports);
        app.Services.GetRequiredService<HealthEndpoint>().Map(routes);
        app.Services.GetRequiredService<MetricsEndpoint>().Map(routes, app);
        app.Services.GetRequiredService<OperatorsPage>().Map(routes);
        app.Services.GetRequiredService<HttpsBinding>().Map(app);
        DocsEndpoint.Map(app);
    }

    private static void MapLending(Routes routes)
    {
        CheckoutEndpoint.Map(routes);
        CheckinEndpoint.Map(routes);
        RenewalEndpoint.Map(routes);
        RenewAllEndpoint.Map(routes);
        PaymentEndpoint.Map(routes);
        FeeEndpoint.Map(routes);
        StatementEndpoint.Map(routes);
        CashReportEndpoint.Map(routes);
        CollectionEndpoint.Map(routes);
        DueDateEndpoint.Map(routes);
        LostEndpoint.Map(routes);
        ClaimedReturnedEndpoint.Map(routes);
        UndoEndpoint.Map(routes);
        LoanEndpoint.Map(routes);
        ReceiptEndpoint.Map(routes);
        PlaceReservationEndpoint.Map(routes);
        CancelReservationEndpoint.Map(routes);
        ChangeReservationEndpoint.Map(routes);
        PlaceOnShelfEndpoint.Map(routes);
        ReservationEndpoint.Map(routes);
        RequestInterlibraryEndpoint.Map(routes);
        InterlibraryProgressEndpoint.Map(routes);
        InterlibraryRenewalEndpoint.Map(routes);
        PickListEndpoint.Map(routes);
        PickEndpoint.Map(routes);
        PickupShelfEndpoint.Map(routes);
        WorkItemsEndpoint.Map(routes);
        MessagesEndpoint.Map(routes);
        LibraryNoticesEndpoint.Map(routes);
        NoticeTemplatesEndpoint.Map(routes);
        FailedAddressesEndpoint.Map(routes);
        WorkItemDoneEndpoint.Map(routes);
        StatisticsEndpoint.Map(routes);
    }

    private static void MapPatrons(Routes routes)
    {
        BlockCardEndpoint.Map(routes);
        IssueCardEndpoint.Map(routes);
        ReplaceCardEndpoint.Map(routes);
        UpgradeCardEndpoint.Map(routes);
        BarcodeEndpoint.Map(routes);
        LinkEndpoint.Map(routes);
        ExclusionsEndpoint.Map(routes);
        SeriesEndpoint.Map(routes);
        JoinEndpoint.Map(routes);
        ActivateEndpoint.Map(routes);
        AcceptRulesEndpoint.Map(routes);
        HomeEndpoint.Map(routes);
        LeaveEndpoint.Map(routes);
        PatronEndpoint.Map(routes);
        RegisterPatronEndpoint.Map(routes);
        RegistrationEndpoint.Map(routes);
        ChangePatronEndpoint.Map(routes);
        PinEndpoint.Map(routes);
        ConsentsEndpoint.Map(routes);
        PatronLookupEndpoint.Map(routes);
        PatronListsEndpoint.Map(routes);
        PatronStatusEndpoint.Map(routes);
        HistoryEndpoint.Map(routes);
        PatronDataEndpoint.Map(routes);
        ErasureEndpoint.Map(routes);
        AddressesEndpoint.Map(routes);
        NationalCardsEndpoint.Map(routes);
        RegisterRunsEndpoint.Map(routes);
        AuthenticateEndpoint.Map(routes);
        EntitlementsEndpoint.Map(routes);
    }

    private static void MapLibraries(Routes routes)
    {
        CopyEndpoint.Map(routes);
        CopyStatusEndpoint.Map(routes);
        TitleEndpoint.Map(routes);
        TitleQueueEndpoint.Map(routes);
        LibraryEndpoint.Map(routes);
        PolicyEndpoint.Map(routes);
        RulesEndpoint.Map(routes);
        PolicyCheckEndpoint.Map(routes);
        DueDateMovesEndpoint.Map(routes);
        EventsEndpoint.Map(routes);
        KeysEndpoint.Map(routes);
        TerminalsEndpoint.Map(routes);
        AuditEndpoint.Map(routes);
        ClockEndpoint.Map(routes);
    }
}
