using Skranke.Actors;
using Skranke.Ledger;
using Skranke.LoadTests.Preparing;
using Skranke.LoadTests.Running;
using Skranke.Loans;
using Skranke.Silo;

namespace Skranke.LoadTests.Scenarios;

/// <summary>Checkouts through the grains and the ledger, without HTTP: what the engine itself can do.</summary>
public class CheckoutGrains : InProcess
{
    public override string Name => "checkout-grains";

    public override string Summary => "durable checkouts through grains and ledger in process, cold patrons and copies";

    protected sealed override Func<Turn, ValueTask<Answer>> Call(Engine engine)
    {
        var origin = new Origin(Preparation.Isil, 1, Channel.Kiosk);
        return async turn =>
        {
            var command = new CheckOut
            {
                Key = Keys.Of(turn),
                Origin = origin,
                PatronId = LoadIds.Patron(turn),
                CopyId = LoadIds.Copy(turn),
                Branch = Preparation.Branch,
            };
            return await engine.Grains.Ask(GrainKey.Of(command.PatronId), command) switch
            {
                Lent => Answer.Acknowledged,
                Refused refused => Answer.Refused(string.Join(", ", refused.Refusals.Select(one => one.Code))),
                var other => Answer.Failed($"A checkout was answered {other.GetType().Name}."),
            };
        };
    }
}
