using Microsoft.Extensions.Logging.Abstractions;
using Skranke.Basics;
using Skranke.Libraries;
using Skranke.Loans;
using Skranke.Notices;
using Skranke.Silo;
using Skranke.Silo.ReadModels;
using Skranke.Silo.Sending;
using Skranke.Tests.Support;

namespace Skranke.Tests.Sending;

/// <summary>The outbox of a small library on PostgreSQL, with carriers that keep what they are given, and times that
/// the
/// test moves.</summary>
internal sealed class OutboxUnderTest : IAsyncDisposable
{
    public const long Inger = 88_800_001;
    public const long Ole = 88_800_002;

    private long _notices = 500_000;

    private OutboxUnderTest(PostgresLedgerUnderTest ledger, bool isSettled)
    {
        Ledger = ledger;
        Host = new HostUnderTest(ledger);
        Outbox = Over(isSettled);
        Mailroom = new Mailroom(ledger.Database, Host.Host, ledger.Ids, Host.Clock, Machine);
    }

    public PostgresLedgerUnderTest Ledger { get; }

    public HostUnderTest Host { get; }

    public Outbox Outbox { get; }

    public Mailroom Mailroom { get; }

    public FakeCarrier Email { get; } = new();

    public FakeCarrier Sms { get; } = new();

    public FakeCarrier Letters { get; } = new();

    /// <summary>The machine's clock, by which what failed is tried again.</summary>
    public MovedTime Machine { get; } = new();

    public DateTimeOffset Now
    {
        get => Host.Clock.Now;
        set => Host.Clock.Now = value;
    }

    public static async Task<OutboxUnderTest> StartAsync(
        PostgresFixture postgres, Func<Policy, Policy>? policy = null, bool isSettled = true)
    {
        var ledger = new PostgresLedgerUnderTest(postgres.CreateDatabase());
        await ledger.PutAsync(SmallWorld.Library(policy));
        foreach (var patron in new[] { Inger, Ole })
        {
            await ledger.PutAsync(SmallWorld.Patron(patron));
        }

        for (var id = 1; id <= 4; id++)
        {
            await ledger.PutAsync(SmallWorld.Title(id));
            await ledger.PutAsync(SmallWorld.Copy(100_000 + id, id));
        }

        await ledger.ExecuteAsync(
            """
            insert into patron_contact (patron_id, name, email, phone, sms_notices, street, postal_code, city)
            values (88800001, 'Inger Hansen', 'inger@example.org', null, true, 'Usserød Kongevej 31', '2970',
                    'Hørsholm'),
                   (88800002, 'Ole Olsen', 'ole@example.org', '+4520123456', true, null, null, null)
            """);
        return new OutboxUnderTest(ledger, isSettled);
    }

    /// <summary>Another process over the same database.</summary>
    public Outbox Over(bool isSettled = true) => new(
        Ledger.Database,
        Ledger.Load,
        Host.Host,
        new Carriers(new Dictionary<NoticeChannel, IPostCarrier>
        {
            [NoticeChannel.Email] = Email,
            [NoticeChannel.Sms] = Sms,
            [NoticeChannel.Letter] = Letters,
        }),
        new Secrets(new byte[32]),
        Ledger.Ids,
        Host.Clock,
        Machine,
        NullLogger.Instance,
        isSettled);

    public Task<int> RunAsync() => Outbox.RunAsync(CancellationToken.None);

    /// <summary>Lends a copy and says that something is told about the loan.</summary>
    public async Task<Loan> TellOfLoanAsync(int copy, long patron = Inger, NoticeKind kind = NoticeKind.DueReminder)
    {
        var loan = await Host.LendAsync(patron, 100_000 + copy);
        await TellAsync(patron, kind, loan.Id.Value, copy, loan.DueDate);
        return loan;
    }

    public Task TellAsync(
        long patron, NoticeKind kind, long cause, int? title = null, DateOnly? day = null, int step = 1) =>
        Ledger.ExecuteAsync(
            $"""
            insert into notice (id, patron_id, library, kind, cause_id, step, title_id, day, created_at)
            values ({_notices++}, {patron}, 'DK-722300', {(int)kind}, {cause}, {step}, {title?.ToString() ?? "null"},
                    {(day is { } on ? $"'{on:yyyy-MM-dd}'" : "null")}, '{Now:O}')
            """);

    /// <summary>Messages as staff see them, in the order in which they were made.</summary>
    public async Task<IReadOnlyList<MessageView>> MessagesAsync() => await new MessageReader(Ledger.Database)
        .OfLibraryAsync(SmallWorld.Hoersholm, null, null, 0, 100, CancellationToken.None);

    public async Task<string[]> StatesAsync() =>
        [.. (await MessagesAsync()).Select(message => $"{message.Channel} {message.State}")];

    public async Task<IReadOnlyList<NoticeView>> NoticesAsync(long patron = Inger) =>
        await new NoticeReader(Ledger.Database, Ledger.Load)
            .OfPatron(new PatronId(patron), null, 0, 100, CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        await Outbox.DisposeAsync();
        await Host.DisposeAsync();
        await Ledger.DisposeAsync();
    }
}

/// <summary>A machine's clock that the test moves.</summary>
internal sealed class MovedTime : TimeProvider
{
    private DateTimeOffset _now = SmallWorld.Noon;

    public override DateTimeOffset GetUtcNow() => _now;

    public void Move(TimeSpan by) => _now += by;
}
