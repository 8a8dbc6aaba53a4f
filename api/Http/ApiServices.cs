using Npgsql;
using Skranke.Actors;
using Skranke.Api.Identities;
using Skranke.Api.Operations;
using Skranke.Api.Security;
using Skranke.Silo;
using Skranke.Silo.Access;
using Skranke.Silo.DueDates;
using Skranke.Silo.Hosting;
using Skranke.Silo.Import;
using Skranke.Silo.Privacy;
using Skranke.Silo.Proposals;
using Skranke.Silo.ReadModels;
using Skranke.Silo.Registers;
using Skranke.Silo.Sending;
using Skranke.Silo.Terminals;
using Skranke.Silo.Texts;
using Skranke.Silo.Time;

namespace Skranke.Api.Http;

/// <summary>Everything that endpoints use: the grains to ask, the ledger's read models, and the keys of callers.
/// Readers hold no state, so that it does not matter when two first requests make one each.</summary>
public sealed class ApiServices : IAsyncDisposable
{
    public required IAsk Grains { get; init; }

    public required ICommit Ledger { get; init; }

    public required ILoad Load { get; init; }

    public required IIds Ids { get; init; }

    public required ICardNumbers CardNumbers { get; init; }

    public required BusinessClock Clock { get; init; }

    public required Secrets Secrets { get; init; }

    public required NpgsqlDataSource Database { get; init; }

    public required Credentials Credentials { get; init; }

    /// <summary>Whose key or token a request carries, and whether it may come in.</summary>
    public Admission Admission => field ??= new Admission(this);

    /// <summary>Who looked at whom.</summary>
    public required AuditLog Audit { get; init; }

    /// <summary>Who hosts the grains.</summary>
    public Func<HostState> Hosts { get; init; } = () => new HostState([], 0, IsCluster: false);

    /// <summary>Names of the sources whose traces lead from one process to the next.</summary>
    public IReadOnlyList<string> TraceSources { get; init; } = [];

    /// <summary>What operators are shown beside requests and silos. A part of the engine that has a backlog of its own
    /// adds its section here; its figures are then on the page and in the metrics.</summary>
    public IReadOnlyList<IOperatorsSection> Sections => field ??=
    [
        new DueActionsSection(Database, Clock),
        new OpenWorkSection(Database),
        new OutboxSection(Database, Clock),
    ];

    /// <summary>Moves a clock that stands still, and lets everything happen on the way that would have.</summary>
    public required Func<DateTimeOffset, CancellationToken, Task> MoveClock { get; init; }

    public RunningOperations Running { get; } = new();

    /// <summary>Against guessing at the PINs of many patrons.</summary>
    public PinThrottle PinThrottle { get; init; } = new(TimeProvider.System);

    public required LookUps LookUps { get; init; }

    /// <summary>Verifies the tokens of the issuers that are configured.</summary>
    public required IdentityTokens Tokens { get; init; }

    /// <summary>The names of the configured issuers that are for tests.</summary>
    public IReadOnlyList<string> TestIssuers { get; init; } = [];

    /// <summary>Residents who have proved who they are.</summary>
    public Identities.Identities Identities => field ??= new Identities.Identities(Tokens);

    /// <summary>Machines that speak SIP2.</summary>
    public required TerminalLogins Terminals { get; init; }

    public required TitleWords TitleWords { get; init; }

    public required RequestsSeen RequestsSeen { get; init; }

    public AccountReader Accounts => field ??= new AccountReader(Database, Patrons);

    public required ImportJobs Imports { get; init; }

    public required DueDateMoves DueDateMoves { get; init; }

    public required RegisterOffice Registers { get; init; }

    /// <summary>Tells staff of two accounts that are one person's.</summary>
    public LinkProposals Proposals => field ??= new LinkProposals(Database, Load, Ledger, Ids, Clock);

    public LoanReader Loans => field ??= new LoanReader(Database, Load, Clock);

    public ReservationReader Reservations => field ??= new ReservationReader(Database, Load, Clock);

    public PatronReader Patrons => field ??= new PatronReader(Database, Clock);

    public ConsentReader Consents => field ??= new ConsentReader(Database);

    public FeeReader Fees => field ??= new FeeReader(Database, Load, Clock);

    public CollectionReader Collection => field ??= new CollectionReader(Database, Secrets);

    public MoneyReader Money => field ??= new MoneyReader(Database);

    public TitleReader Titles => field ??= new TitleReader(Database);

    public LibraryReader Libraries => field ??= new LibraryReader(Database, Load);

    public ReceiptReader Receipts => field ??= new ReceiptReader(Database);

    public WorkItemReader WorkItems => field ??= new WorkItemReader(Database);

    public PickList Picks => field ??= new PickList(Database);

    public EventReader Events => field ??= new EventReader(Database);

    public AuditReader Audits => field ??= new AuditReader(Database);

    public GuardianReader Guardians => field ??= new GuardianReader(Database);

    public MessageReader Messages => field ??= new MessageReader(Database);

    public required Mailroom Mailroom { get; init; }

    public LibraryTemplates Templates => field ??= new LibraryTemplates(Database);

    public NoticeReader Notices => field ??= new NoticeReader(Database, Load);

    public StatisticReader Statistics => field ??= new StatisticReader(Database);

    public PatronExport PatronData => field ??= new PatronExport(Database, Secrets);

    public RuleExplainer Rules => field ??= new RuleExplainer(Load, Clock);

    public EarlierAnswers EarlierAnswers => field ??= new EarlierAnswers(Database);

    /// <param name="dataFolder">Where files lie while they are imported.</param>
    /// <param name="issuers">Whose tokens are believed.</param>
    /// <param name="registerOptions">The registers beside the engine; none where null.</param>
    public static async Task<ApiServices> Of(
        Engine engine,
        string dataFolder,
        IReadOnlyList<IdentityIssuer> issuers,
        ILoggerFactory logs,
        CancellationToken cancellation,
        RegisterOptions? registerOptions = null)
    {
        var registers = new RegisterOffice(
            registerOptions ?? new RegisterOptions(),
            engine.Database,
            engine.Ids,
            engine.Clock,
            engine.Secrets,
            engine.Grains,
            engine.Load,
            engine.Ledger,
            logs);
        var credentials = await Credentials.StartAsync(
            engine.Database, TimeProvider.System, logs.CreateLogger<Credentials>(), cancellation);
        var services = new ApiServices
        {
            Grains = engine.Grains,
            Ledger = engine.Ledger,
            Load = engine.Load,
            Ids = engine.Ids,
            CardNumbers = engine.CardNumbers,
            Clock = engine.Clock,
            Secrets = engine.Secrets,
            Database = engine.Database,
            Mailroom = engine.Mailroom,
            Credentials = credentials,
            Terminals = await TerminalLogins.StartAsync(
                engine.Database,
                credentials,
                engine.Secrets,
                TimeProvider.System,
                logs.CreateLogger<TerminalLogins>(),
                cancellation),
            Hosts = () => engine.Hosts,
            TraceSources = engine.TraceSources,
            MoveClock = async (to, stop) =>
            {
                await engine.MoveClockAsync(to, stop);
                await registers.Nights.RunDueAsync(stop);
            },
            Registers = registers,
            LookUps = new LookUps(engine.Database, engine.Enquiries, engine.Secrets),
            TitleWords = new TitleWords(engine.Enquiries, TimeProvider.System),
            RequestsSeen = new RequestsSeen(engine.Enquiries),
            Audit = new AuditLog(engine.Database),
            TestIssuers = [.. issuers.Where(issuer => issuer.IsForTests).Select(issuer => issuer.Name)],
            Tokens = new IdentityTokens(issuers, TimeProvider.System, logs.CreateLogger<IdentityTokens>()),
            Imports = new ImportJobs(
                engine.Database,
                engine.Ids,
                engine.Secrets,
                engine.Clock,
                TimeProvider.System,
                new ImportOptions { DataFolder = dataFolder },
                logs.CreateLogger<ImportJobs>()),
            DueDateMoves = new DueDateMoves(
                engine.Database, engine.Ids, engine.Clock, TimeProvider.System, logs.CreateLogger<DueDateMoves>()),
        };
        engine.Erased += services.LookUps.Forget;
        await services.Imports.ResumeAsync(cancellation);
        await services.DueDateMoves.ResumeAsync(cancellation);
        await registers.Runs.ResumeAsync(cancellation);
        return services;
    }

    public async ValueTask DisposeAsync()
    {
        await Imports.DisposeAsync();
        await DueDateMoves.DisposeAsync();
        await Registers.DisposeAsync();
        await Terminals.DisposeAsync();
        await Credentials.DisposeAsync();
        await Audit.DisposeAsync();
        Tokens.Dispose();
    }
}
