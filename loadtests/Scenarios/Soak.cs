using Skranke.LoadTests.Measuring;
using Skranke.LoadTests.Preparing;
using Skranke.LoadTests.Running;
using Skranke.LoadTests.Work;

namespace Skranke.LoadTests.Scenarios;

/// <summary>The same copies go out and come back for as long as asked: whatever leaks, grows or slows down shows. An
/// hour is <c>--seconds 3600 --runs 1</c>.</summary>
public sealed class Soak : HttpScenario
{
    private const long MegabytesMost = 2048;

    public override string Name => "soak";

    public override string Summary => "checkout, look, check-in of the same copies for as long as --seconds says";

    protected override IReadOnlyList<Counted> Counted =>
        [Running.Counted.LoansOf("checkout"), Running.Counted.CheckinsOf("check-in")];

    protected override Task<Feed> FeedAsync(Preparation preparation, int patrons, int copies) =>
        Task.FromResult(new Feed(patrons, copies, 0, again: true));

    protected override IWork Work(World world) => new TurnWork(world.Feed, turn => Session(world.Kiosk, turn));

    /// <summary>The goal for an engine by which a million patrons have come.</summary>
    protected override Task<string?> VerifyAsync(World world, Slice slice)
    {
        var megabytes = MemoryPeak.Megabytes(world.Engine.ProcessId);
        return Task.FromResult(
            megabytes > MegabytesMost ? $"The engine held {megabytes} MB; {MegabytesMost} MB at most." : null);
    }

    private static Exchange Session(Requests kiosk, Turn turn)
    {
        var copy = LoadIds.Barcode(turn);
        return new Exchange(
            "checkout",
            kiosk.Post(
                "/v1/checkouts",
                $$"""{"card":"{{LoadIds.Card(turn)}}","copy":"{{copy}}","branch":"DK-900001","channel":"kiosk"}"""),
            _ => new Exchange("copy", kiosk.Get($"/v1/copies/{copy}"), _ => new Exchange(
                "check-in",
                kiosk.Post("/v1/checkins", $$"""{"copy":"{{copy}}","branch":"DK-900001","channel":"kiosk"}"""))));
    }
}
