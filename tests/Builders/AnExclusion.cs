using Skranke.Actors;
using Skranke.Basics;
using Skranke.Exclusions;
using Skranke.Fees;
using Skranke.Ledger;
using Skranke.Patrons;

namespace Skranke.Tests.Builders;

/// <summary>Exclusions of the adult patron at Hørsholm, and what is done to them.</summary>
public static class AnExclusion
{
    public static readonly ExclusionId Id = new(6001);

    public static readonly Announcing.Ids NewIds = new(Id, new WorkItemId(6501));

    public static readonly Announcing.Ids OtherIds = new(new ExclusionId(6002), new WorkItemId(6502));

    private static int _keys = 800_000;

    public static Exclusion Announced(string ground = ExclusionGrounds.Debt) =>
        new(ALibrary.HoersholmIsil, ground, null, null)
        {
            Id = Id, State = ExclusionState.Announced, AnnouncedAt = Days.Now,
        };

    public static Exclusion Proposed(string ground = ExclusionGrounds.NotReturned) =>
        Announced(ground) with { State = ExclusionState.Proposed };

    public static Exclusion From(DateTimeOffset from, DateTimeOffset? to = null) =>
        new(ALibrary.HoersholmIsil, ExclusionGrounds.Debt, from, to)
        {
            Id = Id, AnnouncedAt = Days.Now.AddDays(-8), NextActionAt = from,
        };

    public static Patron With(this Patron patron, params Exclusion[] exclusions) =>
        patron with { Exclusions = patron.Exclusions.AddRange(exclusions) };

    public static ReviewingDebt.Case Review(Patron patron, int occasions = 0, params Fee[] fees) => new(
        Of(patron, new ReviewDebt
        {
            Key = NextKey(), Origin = ARequest.Desk, PatronId = patron.Id, Library = ALibrary.HoersholmIsil,
        }),
        ALibrary.Hoersholm(),
        fees,
        occasions);

    public static PatronCase<ServeAnnouncement> Serve(Patron patron, DateTimeOffset at, bool returned = false) => Of(
        patron,
        new ServeAnnouncement
        {
            Key = NextKey(),
            Origin = ARequest.Desk,
            PatronId = patron.Id,
            ExclusionId = Id,
            At = at,
            Returned = returned,
        });

    public static PatronCase<TimeExclusion> Time(Patron patron, DateTimeOffset now) => new(
        new TimeExclusion { Key = NextKey(), Origin = ARequest.Desk, PatronId = patron.Id, ExclusionId = Id },
        patron,
        now);

    public static PatronCase<ExcludePatron> Exclude(
        Patron patron, string ground = ExclusionGrounds.Conduct, DateTimeOffset? until = null) => Of(
        patron,
        new ExcludePatron
        {
            Key = NextKey(), Origin = ARequest.Desk, PatronId = patron.Id, Ground = ground, Until = until,
        });

    public static PatronCase<ConfirmExclusion> Confirm(Patron patron) => Of(
        patron,
        new ConfirmExclusion { Key = NextKey(), Origin = ARequest.Desk, PatronId = patron.Id, ExclusionId = Id });

    public static PatronCase<EndExclusion> End(Patron patron) => Of(
        patron,
        new EndExclusion { Key = NextKey(), Origin = ARequest.Desk, PatronId = patron.Id, ExclusionId = Id });

    private static PatronCase<TCommand> Of<TCommand>(Patron patron, TCommand command) where TCommand : PatronCommand =>
        new(command, patron, Days.Now);

    private static RequestKey NextKey() => ARequest.Key(++_keys);
}
