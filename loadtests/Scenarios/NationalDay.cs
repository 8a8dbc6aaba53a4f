using Skranke.LoadTests.Options;
using Skranke.LoadTests.Preparing;
using Skranke.LoadTests.Running;
using Skranke.LoadTests.Work;

namespace Skranke.LoadTests.Scenarios;

/// <summary>Denmark and Norway on one busy day, from midnight to midnight within each run, at the rates that their
/// statistics give for the busiest minute: 1 time, 10 times (<c>--factor 10</c>) or as fast as answers come
/// (<c>--factor max</c>).</summary>
public sealed class NationalDay : HttpScenario
{
    /// <summary>Norway lends 13.41 million for Denmark's 23.3.</summary>
    private const double BothCountries = 1 + (13.41 / 23.3);

    private const int Seed = 20_260_101;

    // Denmark's busiest minute, a second.
    private const double Checkouts = 16;
    private const double Checkins = 20;
    private const double Renewals = 6;
    private const double Reservations = 8;
    private const double LoanReads = 180;
    private const double CopyReads = 500;
    private const double PeakRate =
        (Checkouts + Checkins + Renewals + Reservations + LoanReads + CopyReads) * BothCountries;

    public override string Name => "national-day";

    public override string Summary => "Denmark and Norway mixed over a compressed day, --factor 1, 10 or max";

    protected override int CopiesUsual => 600_000;

    protected override IReadOnlyList<Counted> Counted =>
    [
        Running.Counted.LoansOf("checkout"), Running.Counted.CheckinsOf("check-in"),
        Running.Counted.RenewalsOf("renewal"), Running.Counted.ReservationsOf("reservation"),
    ];

    protected override Task PrepareAsync(LoadDatabase database, LoadOptions options, int patrons, int copies) =>
        database.ExecuteAsync(LoanIds.DueSoon);

    protected override Task<Feed> FeedAsync(Preparation preparation, int patrons, int copies) =>
        preparation.FeedAsync(Preparation.EngineSchema);

    protected override Pacer Pacing(LoadOptions options)
    {
        var seconds = (options.Warmup + options.Measured).TotalSeconds;
        return options.Factor == 0
            ? new Pacer(0)
            : new Pacer(0, second => PeakRate * options.Factor * DayCurve.At(second / seconds));
    }

    protected override IWork Work(World world) => new Mix(world);

    private sealed class Mix : IWork
    {
        private readonly Random _random = new(Seed);
        private readonly World _world;
        private readonly Feed _patrons;
        private readonly Weighted<Func<Exchange?>> _steps;
        private readonly Zipf _titles;

        public Mix(World world)
        {
            _world = world;
            _titles = new Zipf(world.Copies / 3, _random);
            // The loans of even patrons come back, those of odd ones are renewed.
            _patrons = new Feed(world.Patrons / 2, world.Patrons / 2, world.Feed.Next);
            _steps = new Weighted<Func<Exchange?>>(
                [
                    (Checkouts, Checkout), (Checkins, Checkin), (Renewals, Renewal), (Reservations, Reservation),
                    (LoanReads, Loans), (CopyReads, Copy),
                ],
                _random);
        }

        public bool TryStart(out Exchange first)
        {
            first = _steps.Next()()!;
            return first is not null;
        }

        private long AnyPatron => _random.NextInt64(1, _world.Patrons + 1);

        private Exchange? Checkout() => _world.Feed.TryTake(out var turn)
            ? new Exchange("checkout", _world.Kiosk.Post(
                "/v1/checkouts",
                $$"""{"card":"{{LoadIds.Card(turn)}}","copy":"{{LoadIds.Barcode(turn)}}","branch":"DK-900001"}"""))
            : null;

        private Exchange? Checkin() => _patrons.TryTake(out var turn)
            ? new Exchange("check-in", _world.Kiosk.Post(
                "/v1/checkins",
                $$"""{"copy":"3{{_world.Copies + (turn.Patron * 2):D9}}","branch":"DK-900001"}"""))
            : null;

        private Exchange? Renewal() => _patrons.TryTake(out var turn)
            ? new Exchange("renewal", _world.Kiosk.Post(
                $"/v1/loans/{LoanIds.Of((turn.Patron * 2) - 1)}/renewals", "{}"))
            : null;

        /// <summary>A few titles are what most wait for; who waits for one already is refused.</summary>
        private Exchange Reservation() => new("reservation", _world.App.Post(
            "/v1/reservations",
            $$"""{"card":"2{{AnyPatron:D9}}","title":"load:{{_titles.Next()}}","pickupBranch":"DK-900001"}"""));

        private Exchange Loans() => new("loans", _world.Kiosk.Get($"/v1/patrons/{1_000_000_000 + AnyPatron}/loans"));

        private Exchange Copy() => new("copy", _world.Kiosk.Get($"/v1/copies/3{(_titles.Next() * 3) - 1:D9}"));
    }
}
