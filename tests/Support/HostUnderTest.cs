using Skranke.Actors;
using Skranke.Basics;
using Skranke.Loans;
using Skranke.Silo.Embedded;

namespace Skranke.Tests.Support;

/// <summary>A host over a ledger, with a clock that the test moves.</summary>
public sealed class HostUnderTest : IAsyncDisposable
{
    private readonly IAsk _grains;

    public HostUnderTest(LedgerUnderTest ledger, EmbeddedLimits? limits = null)
    {
        var world = new World(null!, ledger.Load, ledger.Commit, Clock, ledger.Ids, new PlainPins())
        {
            CardNumbers = ledger.CardNumbers,
        };
        _grains = ledger.Hosting?.Invoke(world)
            ?? new EmbeddedHost(world, limits ?? new EmbeddedLimits(100_000, 20_000), TimeProvider.System);
    }

    public SetClock Clock { get; } = new(SmallWorld.Noon);

    public IAsk Host => _grains;

    public ValueTask<Reply> Ask(Command command) => _grains.Ask(
        command is CheckIn { PatronId: null } back ? GrainKey.Of(back.CopyId) : GrainKey.Of(PatronOf(command)),
        command);

    public async Task<Loan> LendAsync(long patron, long copy) =>
        ((Lent)await Ask(SmallWorld.CheckOut(patron, copy))).Loan;

    public ValueTask DisposeAsync() => ((IAsyncDisposable)_grains).DisposeAsync();

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
