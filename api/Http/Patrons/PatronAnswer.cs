using System.Text.Json.Serialization;
using Skranke.Api.Http.Exclusions;
using Skranke.Api.Security;
using Skranke.Patrons;
using Skranke.Silo.Access;
using Skranke.Silo.ReadModels;

namespace Skranke.Api.Http.Patrons;

/// <summary>A patron as callers see it. Of somebody who is no member of the caller's library only id, name and cards
/// are shown, and not the name where the address is protected.</summary>
public sealed record PatronAnswer
{
    public required PatronId Id { get; init; }

    /// <summary>For <c>If-Match</c>; also in the header <c>ETag</c>.</summary>
    public int? Version { get; init; }

    public string? Name { get; init; }

    public PatronKind? Kind { get; init; }

    /// <summary><c>child</c>, <c>adult</c> or <c>institution</c>, by the library's policy on this day.</summary>
    public string? Category { get; init; }

    /// <summary>The category that the library decided, whatever the age.</summary>
    public string? FixedCategory { get; init; }

    public DateOnly? BirthDate { get; init; }

    /// <summary>The code of the municipality where the patron lives.</summary>
    public string? Municipality { get; init; }

    public required IReadOnlyList<CardAnswer> Cards { get; init; }

    /// <summary>That of the caller's library; to patrons and the nation, all.</summary>
    public IReadOnlyList<Membership>? Memberships { get; init; }

    /// <summary>Those of the caller's library.</summary>
    public IReadOnlyList<ExclusionAnswer>? Exclusions { get; init; }

    /// <summary>For staff and the patron's own app.</summary>
    public ContactAnswer? Contact { get; init; }

    public static async ValueTask<PatronAnswer> Of(Call call, Patron patron)
    {
        var contact = await call.Services.Patrons.Contact(patron.Id, call.Cancellation);
        var stranger = new PatronAnswer
        {
            Id = patron.Id,
            Name = contact?.Name,
            Cards = [.. patron.Cards.Where(card => IsShown(call, card)).Select(CardAnswer.Of)],
        };
        if (!PatronInPath.IsReached(call, patron))
        {
            return await call.Services.Patrons.IsProtected(patron.Id, call.Cancellation)
                ? stranger with { Name = null }
                : stranger;
        }

        var library = await call.Services.Load.Library(call.Library)
            ?? throw new InvariantBrokenException($"Library {call.Library} has keys but is unknown.");
        var today = library.Today(call.Services.Clock.Now);
        var isClose = call.Caller.Role is Role.Staff or Role.App or Role.Patron or Role.National;
        return stranger with
        {
            Version = patron.Version,
            Kind = patron.Kind,
            Category = patron.CategoryOn(today, library.PolicyOn(today).Categories),
            FixedCategory = isClose ? patron.FixedCategory : null,
            BirthDate = isClose ? patron.BirthDate : null,
            Municipality = isClose ? patron.Municipality : null,
            Memberships = [.. patron.Memberships.Where(membership => IsShown(call, membership.Library))],
            Exclusions =
            [
                .. patron.Exclusions.Where(exclusion => IsShown(call, exclusion.Library))
                    .Select(exclusion => ExclusionAnswer.Of(exclusion, call.Services.Clock.Now)),
            ],
            Contact = isClose && contact is not null ? ContactAnswer.Of(contact) : null,
        };
    }

    /// <summary>What a patron has at other libraries is none of this library's business; patrons see all of their
    /// own.</summary>
    private static bool IsShown(Call call, Isil library) => call.Admitted.Self is not null || call.Reaches(library);

    private static bool IsShown(Call call, Card card) => card.Library is not { } library || IsShown(call, library);

    /// <summary>Whether the caller may see this patron at all: as a member, or as far as a stranger is shown.</summary>
    public static bool MayBeShown(Call call, Patron patron) =>
        PatronInPath.IsReached(call, patron) || call.May(Operation.ReadNonMember);
}

/// <summary>A card as callers see it; a national id that is used as a card is masked.</summary>
public sealed record CardAnswer(CardId Id, string Number, CardKind Kind, CardState State)
{
    private const string Masked = "**********";

    /// <summary>Why it is blocked, where somebody said so.</summary>
    public CardBlockReason? BlockReason { get; init; }

    /// <summary>The card that took its place.</summary>
    public CardId? ReplacedBy { get; init; }

    public static CardAnswer Of(Card card) => new(
        card.Id,
        card.Kind == CardKind.NationalId ? Masked : card.Number.Value,
        card.Kind,
        card.State)
    {
        BlockReason = card.BlockReason,
        ReplacedBy = card.ReplacedBy,
    };
}

/// <summary>How to reach a patron.</summary>
public sealed record ContactAnswer(string? Email, string? Phone, string? Street, string? PostalCode, string? City)
{
    public string? Municipality { get; init; }

    /// <summary>True while the address is secret: it is not shown, nor may one be typed.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool AddressSecret { get; init; }

    /// <summary>True where the address comes from the population register; it is changed only there.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool AddressRegistered { get; init; }

    /// <summary>Where post goes for a while instead.</summary>
    public IReadOnlyList<TemporaryAddressAnswer>? TemporaryAddresses { get; init; }

    /// <summary>Who answers for an institution.</summary>
    public string? ResponsiblePerson { get; init; }

    public string? Language { get; init; }

    /// <summary>Which of the addresses are used for notices.</summary>
    public required ChannelsAnswer Channels { get; init; }

    public static ContactAnswer Of(Contact contact) =>
        new(contact.Email, contact.Phone, contact.Street, contact.PostalCode, contact.City)
        {
            Municipality = contact.Municipality,
            AddressSecret = contact.IsSecret,
            AddressRegistered = contact.IsRegistered,
            TemporaryAddresses = contact.Temporary.IsEmpty
                ? null
                : [.. contact.Temporary.Select(TemporaryAddressAnswer.Of)],
            ResponsiblePerson = contact.ResponsiblePerson,
            Language = contact.Language,
            Channels = new ChannelsAnswer(
                contact.Email is not null && contact.EmailNotices, contact.Phone is not null && contact.SmsNotices),
        };
}

/// <summary>A temporary address.</summary>
public sealed record TemporaryAddressAnswer(
    AddressId Id,
    string Street,
    string? PostalCode,
    string? City,
    string? Country,
    DateOnly? From,
    DateOnly? To)
{
    public static TemporaryAddressAnswer Of(TemporaryAddress temporary) => new(
        temporary.Id,
        temporary.Address.Street,
        temporary.Address.PostalCode,
        temporary.Address.City,
        temporary.Address.Country,
        temporary.From,
        temporary.To);
}

/// <summary>Whether notices go to the e-mail address and to the phone.</summary>
public sealed record ChannelsAnswer(bool Email, bool Sms);
