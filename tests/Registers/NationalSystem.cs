using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Skranke.Actors;
using Skranke.Basics;
using Skranke.Cards;
using Skranke.Ledger;
using Skranke.Loans;
using Skranke.Silo;
using Skranke.Silo.Ledger;
using Skranke.Silo.Registers;
using Skranke.Silo.Registers.National;
using Skranke.Tests.Support;
using Xunit;

namespace Skranke.Tests.Registers;

/// <summary>A library system with national cards: the register itself, or one that shares cards with it. Two of them
/// speak to each other without a network.</summary>
public sealed class NationalSystem : INationalRegister, IAsyncDisposable
{
    private readonly LedgerIds _ids;
    private readonly NpgsqlDataSource _writing;
    private readonly PostgresLedger _ledger;
    private readonly StateReader _reader;

    public NationalSystem(NpgsqlDataSource database, INationalRegister? other = null, byte secret = 0)
    {
        Database = database;
        _ids = new LedgerIds(database);
        _writing = Connections.Writing(database.ConnectionString, 2);
        _ledger = new PostgresLedger(_writing, 2, NullLogger.Instance);
        _reader = new StateReader(database);
        var key = new byte[32];
        key[0] = secret;
        Secrets = new Secrets(key);
        Cards = new NationalCards(
            new NationalCardReader(database, Clock),
            _reader,
            _ledger,
            _ids,
            Clock,
            Secrets,
            new RegisterOptions { Name = $"system {secret}" },
            hasPopulationRegister: false);
        Runs = new RegisterRuns(
            database,
            _ids,
            Clock,
            TimeProvider.System,
            [new NationalReading(database, _ids, Clock, Cards, other, hasPopulationRegister: false)],
            NullLogger<RegisterRuns>.Instance);
    }

    public NpgsqlDataSource Database { get; }

    public SetClock Clock { get; } = new(SmallWorld.Noon);

    public Secrets Secrets { get; }

    public NationalCards Cards { get; }

    public RegisterRuns Runs { get; }

    /// <summary>Everything that the other system was asked.</summary>
    public List<string> Asked { get; } = [];

    /// <summary>Happens once, just before the next card is written here.</summary>
    public Func<Task>? Before { get; set; }

    /// <summary>A system with one library and so many patrons, of whom the first have national cards.</summary>
    public static async Task<NationalSystem> WithAsync(
        NpgsqlDataSource database, INationalRegister? other, byte secret, int cards)
    {
        await BigWorld.PutAsync(database, Math.Max(cards, 1), 0);
        var system = new NationalSystem(database, other, secret);
        for (var number = 1; number <= cards; number++)
        {
            await using var command = database.CreateCommand(
                """
                insert into patron_contact (patron_id, name, phone, national_id, national_id_index)
                values ($1, 'Navn ' || $1, '1000000' || $1, $2, $3)
                """);
            var nationalId = PopulationUnderTest.NationalIdOf(number);
            command.Parameters.Add(new() { Value = (long)number });
            command.Parameters.Add(new() { Value = system.Secrets.EncryptNationalId(nationalId) });
            command.Parameters.Add(new() { Value = system.Secrets.IndexOfNationalId(nationalId) });
            _ = await command.ExecuteNonQueryAsync();
        }

        await BigWorld.ExecuteAsync(
            database,
            $"""
            insert into card (id, patron_id, number, kind)
                select 1000 + i, i, 'N{secret}' || lpad(i::text, 8, '0'), 1 from generate_series(1, {cards}) i
            """);
        return system;
    }

    public async Task<RunReport> SyncAsync()
    {
        var ordered = Assert.IsType<RunReception.Ordered>(
            await Runs.OrderAsync(Register.NationalCards, SmallWorld.Key(), 7, default));
        await Runs.WaitAsync(ordered.Id, TimeSpan.FromMinutes(2), default);
        return (await Runs.ReportAsync(Register.NationalCards, ordered.Id, default))!;
    }

    public async Task<NationalCardsPage> ChangedAfterAsync(
        DateTimeOffset? after, int most, CancellationToken cancellation)
    {
        Asked.Add("changes");
        var found = await Cards.Reader.ChangedAfter(after ?? DateTimeOffset.UnixEpoch, most, cancellation);
        return new NationalCardsPage([.. found.Select(Cards.RecordOf)], null, More: found.Count >= most);
    }

    public async Task<SendResult> PutAsync(
        NationalCardRecord card, DateTimeOffset? lastChanged, CancellationToken cancellation)
    {
        Asked.Add($"put {card.Number}");
        if (Before is { } first)
        {
            Before = null;
            await first();
        }

        var number = CardNumber.Of(card.Number!);
        var reply = await Cards.PutAsync(Of(card, number), lastChanged, SmallWorld.Key(), Key, cancellation);
        var now = await Cards.Reader.OfNumber(number, cancellation);
        return reply switch
        {
            PatronChanged => new SendResult.Taken(Cards.RecordOf(now!)),
            Refused { Refusals: [{ Code: RefusalCodes.NationalCardChanged }, ..] } =>
                new SendResult.Conflict(now?.Card is null ? null : Cards.RecordOf(now)),
            Refused refused => new SendResult.Refused(refused.Refusals[0].Code),
            _ => throw new InvalidOperationException(reply.GetType().Name),
        };
    }

    public async Task<SendResult> DeleteAsync(string number, DateTimeOffset lastChanged, CancellationToken cancellation)
    {
        Asked.Add($"delete {number}");
        return await Cards.WithdrawAsync(
            CardNumber.Of(number), lastChanged, SmallWorld.Key(), Key, cancellation) switch
        {
            null or PatronChanged => new SendResult.Taken(null),
            Refused refused => new SendResult.Refused(refused.Refusals[0].Code),
            var other => throw new InvalidOperationException(other.GetType().Name),
        };
    }

    public Task ExecuteAsync(string sql) => BigWorld.ExecuteAsync(Database, sql);

    public async Task<T> ScalarAsync<T>(string sql)
    {
        await using var command = Database.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>Every card that is there, as it goes over the wire, apart from when it changed.</summary>
    public async Task<string[]> AllAsync()
    {
        var page = await ChangedAfterAsync(null, 1000, default);
        return
        [
            .. page.Items.Where(card => !card.Deleted)
                .Select(card => $"{card.Number} {card.Name} {card.NationalId} {card.Phone} {card.State}").Order(),
        ];
    }

    public async ValueTask DisposeAsync()
    {
        await Runs.DisposeAsync();
        await _ledger.DisposeAsync();
        await _reader.DisposeAsync();
        await _writing.DisposeAsync();
    }

    private static Origin Key { get; } = new(SmallWorld.Hoersholm, 9, Channel.Engine);

    private NationalCard Of(NationalCardRecord card, CardNumber number) => new()
    {
        Number = number,
        Name = card.Name!,
        NationalId = card.NationalId is { } nationalId ? Cards.Seal(nationalId) : null,
        Address = card.Address is { } address
            ? new(address.Street!, address.PostalCode, address.City)
            : null,
        Phone = card.Phone,
        Email = card.Email,
        Libraries = [.. card.Libraries!.Select(Isil.Of)],
        Home = card.HomeLibrary is { } home ? Isil.Of(home) : null,
        State = card.State!.Value,
    };
}
