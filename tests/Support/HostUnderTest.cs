using Skranke.Actors;
using Skranke.Basics;
using Skranke.Loans;
using Skranke.Silo.Embedded;

namespace Skranke.Tests.Support;

/// <summary>An embedded host over a ledger, with a clock that the test moves.</summary>
public sealed class HostUnderTest : IAsyncDisposable
{
    public HostUnderTest(LedgerUnderTest ledger, EmbeddedLimits? limits = null)
    {
        var world = new World(null!, ledger.Load, ledger.Commit, Clock, ledger.Ids, new PlainPins())
        {
            CardNumbers = ledger.CardNumbers,
        };
        Host = new EmbeddedHost(world, limits ?? new EmbeddedLimits(100_000, 20_000), TimeProvider.System);
    }

    public SetClock Clock { get; } = new(SmallWorld.Noon);

    public EmbeddedHost Host { get; }

    public ValueTask<Reply> Ask(Command command) => Host.Ask(
        command is CheckIn { PatronId: null } back ? GrainKey.Of(back.CopyId) : GrainKey.Of(PatronOf(command)),
        command);

    public async Task<Loan> LendAsync(long patron, long copy) =>
        ((Lent)await Ask(SmallWorld.CheckOut(patron, copy))).Loan;

    public ValueTask DisposeAsync() => Host.DisposeAsync();

    private static PatronId PatronOf(Command command) => command switch
    {
        CheckOut checkOut => checkOut.PatronId,
        CheckIn checkIn => checkIn.PatronId!.Value,
        Renew renew => renew.PatronId,
        RenewAll all => all.PatronId,
        PlaceReservation place => place.PatronId,
        CancelReservation cancel => cancel.PatronId,
        LoanCommand change => change.PatronId,
        PatronCommand change => change.PatronId,
        _ => throw new ArgumentException(command.GetType().Name, nameof(command)),
    };
}
