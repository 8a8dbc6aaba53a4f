using Skranke.Actors;
using Skranke.Basics;
using Skranke.Copies;
using Skranke.Ledger;
using Skranke.LoadTests.Preparing;
using Skranke.LoadTests.Running;
using Skranke.Loans;
using Skranke.Patrons;
using Skranke.Silo;

namespace Skranke.LoadTests.Scenarios;

/// <summary>Units of work as checkouts make them, given to the ledger alone: no grains, no loading, the rule itself run
/// by the caller. The difference to <c>checkout-grains</c> is what grains and loads cost.</summary>
public sealed class CheckoutLedger : InProcess
{
    private static readonly string[] Materials = ["book", "book", "book", "book", "audiobook", "film"];

    public override string Name => "checkout-ledger";

    public override string Summary => "the same units of work given to the ledger alone (fences, rows, key, COMMIT)";

    protected override Func<Turn, ValueTask<Answer>> Call(Engine engine)
    {
        var origin = new Origin(Preparation.Isil, 1, Channel.Kiosk);
        return async turn =>
        {
            var now = DateTimeOffset.UtcNow;
            var command = new CheckOut
            {
                Key = Keys.Of(turn),
                Origin = origin,
                PatronId = LoadIds.Patron(turn),
                CopyId = LoadIds.Copy(turn),
                Branch = Preparation.Branch,
            };
            var the = new Checkout.Case(
                command, PatronOf(turn), CopyOf(turn), null, Preparation.Library, null, now);
            var decision = Checkout.Decide(the, new LoanId(engine.Ids.Next()));
            return await engine.Ledger.Commit(UnitOf(command, now, decision)) switch
            {
                CommitResult.Committed => Answer.Acknowledged,
                CommitResult.FencesBroken broken => Answer.Refused($"fences {string.Join(", ", broken.Fences)}"),
                CommitResult.ClaimLost lost => Answer.Refused(lost.Constraint),
                var other => Answer.Failed($"A unit of work became {other.GetType().Name}."),
            };
        };
    }

    private static UnitOfWork UnitOf(CheckOut command, DateTimeOffset now, Decision decision) => new()
    {
        Request = command.Key,
        Origin = command.Origin,
        At = now,
        Fences = decision.Fences,
        Facts = decision.Facts,
        Answer = decision.Answer,
    };

    /// <summary>The patron as the ledger has him: every earlier turn has moved his version once.</summary>
    private static Patron PatronOf(Turn turn) => new()
    {
        Id = LoadIds.Patron(turn),
        Version = 1 + (int)turn.Round,
        Kind = PatronKind.Person,
        BirthDate = new DateOnly(1980, 1, 1),
        GuardianConsent = true,
        Cards = [new Card(CardNumber.Of(LoadIds.Card(turn)), CardKind.Local, CardState.Active, Preparation.Isil)],
        Memberships = [new Membership(Preparation.Isil, MembershipState.Active, true, 1)],
        Exclusions = [],
        Loans = [],
        Reservations = [],
    };

    private static Copy CopyOf(Turn turn)
    {
        var title = 1 + ((turn.Copy - 1) / 3);
        return new Copy
        {
            Id = LoadIds.Copy(turn),
            Version = 1,
            Owner = Preparation.Isil,
            Barcode = CopyBarcode.Of(LoadIds.Barcode(turn)),
            TitleId = LoadIds.Title(turn),
            Title = TitleReference.Of($"load:{title}"),
            Branch = Preparation.Branch,
            Material = Materials[title % Materials.Length],
            Price = 20_000,
            Status = CopyStatus.Available,
        };
    }
}
