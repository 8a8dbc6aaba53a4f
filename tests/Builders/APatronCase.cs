using Skranke.Actors;
using Skranke.Basics;
using Skranke.Ledger;
using Skranke.Loans;
using Skranke.Patrons;

namespace Skranke.Tests.Builders;

/// <summary>Changes of a patron's own record, as its rules are given them.</summary>
public static class APatronCase
{
    public static readonly Origin Desk = new(ALibrary.HoersholmIsil, 7, Channel.Desk);

    public static readonly Origin AtRana = new(ALibrary.RanaIsil, 8, Channel.Desk);

    private static int _keys = 300_000;

    public static PatronCase<CardCommand> Block(
        Patron patron, CardBlockReason reason = CardBlockReason.Lost, CardId? card = null) =>
        Of<CardCommand>(patron, new BlockCard
        {
            Key = ARequest.Key(++_keys),
            Origin = Desk,
            PatronId = patron.Id,
            CardId = card ?? APatron.CardId,
            Reason = reason,
        });

    public static PatronCase<CardCommand> Unblock(Patron patron) => Of<CardCommand>(patron, new UnblockCard
    {
        Key = ARequest.Key(++_keys),
        Origin = Desk,
        PatronId = patron.Id,
        CardId = APatron.CardId,
    });

    public static PatronCase<KeepHistory> Keep(Patron patron, bool keep = true) => Of(patron, new KeepHistory
    {
        Key = ARequest.Key(++_keys),
        Origin = Desk,
        PatronId = patron.Id,
        Keep = keep,
    });

    public static PatronCase<ErasePatron> Erase(Patron patron, bool whole = false) => Of(patron, new ErasePatron
    {
        Key = ARequest.Key(++_keys),
        Origin = Desk,
        PatronId = patron.Id,
        Whole = whole,
    });

    public static PatronCase<AnnounceErasure> Announce(Patron patron, DateOnly lastUsed) =>
        Of(patron, new AnnounceErasure
        {
            Key = ARequest.Key(++_keys),
            Origin = Desk,
            PatronId = patron.Id,
            LastUsed = lastUsed,
        });

    public static IssueCard Issue(CardKind kind, string? number = null, Origin? origin = null) => new()
    {
        Key = ARequest.Key(++_keys),
        Origin = origin ?? AtRana,
        PatronId = APatron.Id,
        Kind = kind,
        Number = number is null ? null : CardNumber.Of(number),
    };

    public static ReplaceCard Replace(Card old, CardKind kind, bool selfService = false, Origin? origin = null) => new()
    {
        Key = ARequest.Key(++_keys),
        Origin = origin ?? AtRana,
        PatronId = APatron.Id,
        CardId = old.Id,
        Kind = kind,
        SelfService = selfService,
    };

    public static UpgradeCard Upgrade(CardId? local = null, bool selfService = false) => new()
    {
        Key = ARequest.Key(++_keys),
        Origin = AtRana,
        PatronId = APatron.Id,
        CardId = local,
        Kind = CardKind.NationalDigital,
        SelfService = selfService,
    };

    public static PatronCase<TCommand> Of<TCommand>(Patron patron, TCommand command) where TCommand : PatronCommand =>
        new(command, patron, Days.Now);
}
