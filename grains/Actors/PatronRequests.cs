using System.Text.Json.Serialization;
using Skranke.Patrons;

namespace Skranke.Actors;

/// <summary>Something that is done to a patron's own record: cards, memberships, contact, consents. Nobody below is
/// asked; the patron's grain decides alone.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "ask")]
[JsonDerivedType(typeof(BlockCard), "block-card")]
[JsonDerivedType(typeof(UnblockCard), "unblock-card")]
[JsonDerivedType(typeof(KeepHistory), "keep-history")]
[JsonDerivedType(typeof(ErasePatron), "erase-patron")]
[JsonDerivedType(typeof(AnnounceErasure), "announce-erasure")]
[JsonDerivedType(typeof(LinkAccounts), "link-accounts")]
[JsonDerivedType(typeof(AddAddress), "add-address")]
[JsonDerivedType(typeof(RemoveAddress), "remove-address")]
[JsonDerivedType(typeof(IssueCard), "issue-card")]
[JsonDerivedType(typeof(ReplaceCard), "replace-card")]
[JsonDerivedType(typeof(UpgradeCard), "upgrade-card")]
[JsonDerivedType(typeof(JoinLibrary), "join-library")]
[JsonDerivedType(typeof(ActivateMembership), "activate-membership")]
[JsonDerivedType(typeof(AcceptRules), "accept-rules")]
[JsonDerivedType(typeof(LeaveLibrary), "leave-library")]
[JsonDerivedType(typeof(MoveHome), "move-home")]
[JsonDerivedType(typeof(RegisterPatron), "register-patron")]
[JsonDerivedType(typeof(GiveConsent), "give-consent")]
[JsonDerivedType(typeof(WithdrawConsent), "withdraw-consent")]
[JsonDerivedType(typeof(EndGuardianship), "end-guardianship")]
[JsonDerivedType(typeof(ChangePin), "change-pin")]
[JsonDerivedType(typeof(ChangeContact), "change-contact")]
[JsonDerivedType(typeof(ReviewDebt), "review-debt")]
[JsonDerivedType(typeof(ServeAnnouncement), "serve-announcement")]
[JsonDerivedType(typeof(TimeExclusion), "time-exclusion")]
[JsonDerivedType(typeof(ExcludePatron), "exclude-patron")]
[JsonDerivedType(typeof(ConfirmExclusion), "confirm-exclusion")]
[JsonDerivedType(typeof(EndExclusion), "end-exclusion")]
[JsonDerivedType(typeof(PostPayment), "post-payment")]
[JsonDerivedType(typeof(WaiveFee), "waive-fee")]
[JsonDerivedType(typeof(RefundFee), "refund-fee")]
public abstract record PatronCommand : Command
{
    public required PatronId PatronId { get; init; }

    /// <summary>The patron's version that the caller saw, where the change must not follow another.</summary>
    public int? ExpectedVersion { get; init; }
}

/// <summary>Something that is done to one of a patron's cards.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "ask")]
[JsonDerivedType(typeof(BlockCard), "block-card")]
[JsonDerivedType(typeof(UnblockCard), "unblock-card")]
public abstract record CardCommand : PatronCommand
{
    public required CardId CardId { get; init; }
}

/// <summary>This card must not be used any more (H17).</summary>
public sealed record BlockCard : CardCommand
{
    public required CardBlockReason Reason { get; init; }
}

/// <summary>This card turned up again, or was blocked by mistake.</summary>
public sealed record UnblockCard : CardCommand;

/// <summary>To the account that stays: take over everything of another account of the same person (N17).</summary>
public sealed record LinkAccounts : PatronCommand
{
    /// <summary>The account that is emptied.</summary>
    public required PatronId From { get; init; }

    /// <summary>True to be told what would happen, without anything happening.</summary>
    public bool Preview { get; init; }

    /// <summary>The home library afterwards; that of the account that stays where null.</summary>
    public Isil? Home { get; init; }

    /// <summary>True where the membership at the asking library becomes active in the same step: identity checked,
    /// rules accepted.</summary>
    public bool Activates { get; init; }

    /// <summary>True where the patron asks, with a verified identity, and nobody of the library is there.</summary>
    public bool SelfService { get; init; }
}

/// <summary>Post is to go there for a while (N14).</summary>
public sealed record AddAddress : PatronCommand
{
    public required PostalAddress Address { get; init; }

    /// <summary>The first day; null for at once.</summary>
    public DateOnly? From { get; init; }

    /// <summary>The last day; null for until further notice.</summary>
    public DateOnly? To { get; init; }
}

/// <summary>Post is not to go there any more.</summary>
public sealed record RemoveAddress : PatronCommand
{
    public required AddressId AddressId { get; init; }
}
