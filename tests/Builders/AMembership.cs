using Skranke.Actors;
using Skranke.Ledger;
using Skranke.Libraries;
using Skranke.Loans;
using Skranke.Memberships;
using Skranke.Patrons;

namespace Skranke.Tests.Builders;

/// <summary>Changes of a patron's bond with Rana, whose rules are in their third version.</summary>
public static class AMembership
{
    public const int Rules = 3;

    public static readonly Origin Desk = new(ALibrary.RanaIsil, 8, Channel.Desk);

    private static int _keys = 400_000;

    public static Library Rana => ALibrary.Rana() with { RulesVersion = Rules };

    public static Membership Pending => new(ALibrary.RanaIsil, MembershipState.Pending, Home: false, null);

    public static Membership Active(int? rules = Rules) =>
        new(ALibrary.RanaIsil, MembershipState.Active, Home: false, rules);

    public static Patron Member(Membership? membership) => APatron.WithMembership(
        [.. APatron.Adult().Memberships, .. membership is null ? Array.Empty<Membership>() : [membership]]);

    public static MembershipCase<TCommand> Case<TCommand>(Patron patron, TCommand command)
        where TCommand : MembershipCommand => new(APatronCase.Of(patron, command), Rana);

    public static ActivateMembership Activate(bool identity = true, bool rules = true, int? version = null) => new()
    {
        Key = ARequest.Key(++_keys),
        Origin = Desk,
        PatronId = APatron.Id,
        Library = ALibrary.RanaIsil,
        IdentityChecked = identity,
        RulesAccepted = rules,
        RulesVersion = version,
    };

    public static AcceptRules Accept(int version) => new()
    {
        Key = ARequest.Key(++_keys),
        Origin = Desk,
        PatronId = APatron.Id,
        Library = ALibrary.RanaIsil,
        Version = version,
    };

    public static JoinLibrary Join() => new()
    {
        Key = ARequest.Key(++_keys), Origin = Desk, PatronId = APatron.Id, Library = ALibrary.RanaIsil,
    };

    public static LeaveLibrary Leave() => new()
    {
        Key = ARequest.Key(++_keys), Origin = Desk, PatronId = APatron.Id, Library = ALibrary.RanaIsil,
    };

    public static MoveHome MoveHome() => new()
    {
        Key = ARequest.Key(++_keys), Origin = Desk, PatronId = APatron.Id, Library = ALibrary.RanaIsil,
    };
}
