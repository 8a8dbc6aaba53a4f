using Skranke.LoadTests.Preparing;
using Skranke.LoadTests.Running;
using Skranke.LoadTests.Work;

namespace Skranke.LoadTests.Scenarios;

/// <summary>Whole sessions at the kiosks when the doors open: show the card, look at the loans, lend three, give one
/// back, read the status.</summary>
public sealed class KioskMorning : HttpScenario
{
    private const int Lent = 3;

    public override string Name => "kiosk-morning";

    public override string Summary => "full kiosk sessions over HTTP: card, loans, three checkouts, check-in, status";

    protected override int CopiesUsual => 600_000;

    protected override IReadOnlyList<Counted> Counted =>
        [Running.Counted.LoansOf("checkout"), Running.Counted.CheckinsOf("check-in")];

    protected override Task<Feed> FeedAsync(Preparation preparation, int patrons, int copies) =>
        preparation.FeedAsync(Preparation.EngineSchema);

    protected override IWork Work(World world) => new SessionWork(world.Feed, world.Kiosk);

    private sealed class SessionWork(Feed feed, Requests kiosk) : IWork
    {
        public bool TryStart(out Exchange first)
        {
            var turns = new List<Turn>();
            while (turns.Count < Lent && feed.TryTake(out var turn))
            {
                turns.Add(turn);
            }

            first = turns.Count < Lent ? null! : Session(turns);
            return turns.Count == Lent;
        }

        /// <summary>The patron of the first turn takes the copies of all three.</summary>
        private Exchange Session(List<Turn> turns)
        {
            var id = LoadIds.Patron(turns[0]).Value;
            var card = LoadIds.Card(turns[0]);
            var status = new Exchange("status", kiosk.Get($"/v1/patrons/{id}/status"));
            var after = new Exchange(
                "check-in",
                kiosk.Post(
                    "/v1/checkins",
                    $$"""{"copy":"{{LoadIds.Barcode(turns[0])}}","branch":"DK-900001","channel":"kiosk"}"""),
                _ => status);
            foreach (var turn in Enumerable.Reverse(turns))
            {
                var next = after;
                after = new Exchange(
                    "checkout",
                    kiosk.Post(
                        "/v1/checkouts",
                        $$"""
                        {"card":"{{card}}","copy":"{{LoadIds.Barcode(turn)}}","branch":"DK-900001","channel":"kiosk"}
                        """),
                    _ => next);
            }

            var checkouts = after;
            var loans = new Exchange("loans", kiosk.Get($"/v1/patrons/{id}/loans"), _ => checkouts);
            return new Exchange("card", kiosk.Ask("/v1/patrons/lookup", $$"""{"card":"{{card}}"}"""), _ => loans);
        }
    }
}
