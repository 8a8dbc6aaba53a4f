using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Skranke.Actors;
using Skranke.Ledger;
using Skranke.Patrons;

namespace Skranke.Cards;

/// <summary>THE rule for what another library system may write of a national card (N12). It must have seen the latest
/// state; what the population register says is not overruled; a number that was replaced stays dead; and a new number
/// of somebody who has one already takes the place of the old one in the same unit, so that never two hold
/// (N19).</summary>
public static class SharingNationalCard
{
    /// <summary>The code that this rule alone refuses with.</summary>
    public static ImmutableArray<string> Codes { get; } = [RefusalCodes.NationalCardChanged];

    /// <summary>What is asked, and what stands.</summary>
    /// <param name="Asked">The card as the other system wants it.</param>
    /// <param name="LastChanged">The state that the other system saw; null where it believes the number to be
    /// new.</param>
    /// <param name="Standing">The card as it stands; null for a number that nobody has.</param>
    /// <param name="Holder">Its patron; for a new number somebody with the same national id and a national card; null
    /// for somebody who is new.</param>
    /// <param name="By">What the other system is called.</param>
    public sealed record Case(
        NationalCard Asked,
        DateTimeOffset? LastChanged,
        StandingCard? Standing,
        Holder? Holder,
        string By,
        DateTimeOffset Now)
    {
        /// <summary>When somebody who is new was born; no part of what is shared, but of the national id.</summary>
        public DateOnly? BirthDate { get; init; }
    }

    /// <summary>A card as it stands, with the time of its last change.</summary>
    public sealed record StandingCard(CardId Id, NationalCard Card, DateTimeOffset ChangedAt);

    /// <summary>How another register calls a card, and its time of the state that it has.</summary>
    public sealed record SharedState(string Id, DateTimeOffset At);

    /// <summary>Whose card it is.</summary>
    public sealed record Holder(Patron Patron, Residence Residence, bool HasRegister);

    /// <param name="newCard">The id of a card that is new.</param>
    /// <param name="newPatron">The id of a patron who is new.</param>
    public static Decision Decide(Case the, CardId newCard, PatronId newPatron)
    {
        var holder = the.Holder?.Patron.Id ?? newPatron;
        if (the.Standing is { } standing && standing.Card.Covers(the.Asked))
        {
            return new Decision(new PatronChanged(holder), [], Fences(the, FenceMode.Read));
        }

        var refusals = new Refusals();
        Check(the, refusals);
        return refusals.None
            ? new Decision(
                new PatronChanged(holder),
                [Shared(the, newCard, newPatron, shared: null)],
                Fences(the, FenceMode.Bump))
            : Decision.Refuse(refusals.InOrder(), [.. Fences(the, FenceMode.Read)]);
    }

    /// <summary>What another register, whose word counts, says of a card; null where that is nothing new. An address
    /// that comes from our own population register stays.</summary>
    public static NationalCardShared? Follow(Case the, CardId newCard, PatronId newPatron, SharedState shared)
    {
        var keepsAddress = the.Holder is { } holder
            && (RegisteredAddress.IsRegistered(holder.Residence, holder.HasRegister) || holder.Residence.IsProtected);
        var asked = keepsAddress ? the.Asked with { Address = null } : the.Asked;
        return the.Standing is { } standing && standing.Card.Covers(asked)
            ? null
            : Shared(the with { Asked = asked }, newCard, newPatron, shared);
    }

    private static NationalCardShared Shared(
        Case the, CardId newCard, PatronId newPatron, SharedState? shared) => new(
        the.Holder?.Patron.Id ?? newPatron,
        the.Standing?.Id ?? newCard,
        the.Asked,
        IsNewPatron: the.Holder is null,
        IsNewCard: the.Standing is null,
        the.By,
        the.BirthDate,
        shared);

    private static void Check(Case the, Refusals refusals)
    {
        CheckSeen(the.Standing, the.LastChanged, refusals);
        if (the.Holder is not null)
        {
            Skranke.Patrons.Standing.CheckErased(the.Holder.Patron, refusals);
        }

        if (the.Standing is { Card.State: NationalCardState.Replaced } && the.Asked.State != NationalCardState.Replaced)
        {
            Skranke.Patrons.Standing.CheckAlive(the.Holder!.Patron.CardOf(the.Standing.Id), refusals);
        }

        if (the.Holder is { } holder && the.Asked.Address is { } address
            && address != the.Standing?.Card.Address)
        {
            RegisteredAddress.Check(
                holder.Residence, holder.HasRegister, DateOnly.FromDateTime(the.Now.UtcDateTime), refusals);
        }
    }

    /// <summary>Whoever writes must have seen the latest state; where there is none, must have seen none.</summary>
    internal static void CheckSeen(StandingCard? standing, DateTimeOffset? seen, Refusals refusals) => refusals.AddIf(
        standing?.ChangedAt != seen,
        () => new Refusal(
            RefusalCodes.NationalCardChanged,
            "national-card.last-changed",
            "The card has changed since it was read, or is not as new as was believed. Read it again.",
            new JsonObject { ["isNew"] = standing is null }));

    private static ImmutableArray<Fence> Fences(Case the, FenceMode mode) =>
        the.Holder is { } holder ? [Fence.On(holder.Patron, mode)] : [];
}
