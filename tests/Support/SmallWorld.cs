using Skranke.Actors;
using Skranke.Basics;
using Skranke.Copies;
using Skranke.Ledger;
using Skranke.Libraries;
using Skranke.Loans;
using Skranke.Patrons;
using Skranke.Titles;

namespace Skranke.Tests.Support;

/// <summary>A library with two branches, some patrons and some copies: what most ledger and host tests need.</summary>
public static class SmallWorld
{
    public static readonly Isil Hoersholm = Isil.Of("DK-722300");
    public static readonly BranchId Main = BranchId.Of("DK-722300");
    public static readonly BranchId Rungsted = BranchId.Of("DK-722301");
    public static readonly DateTimeOffset Noon = new(2026, 11, 23, 11, 0, 0, TimeSpan.Zero);

    public static Library Library(Func<Policy, Policy>? change = null) => new()
    {
        Isil = Hoersholm,
        Version = 1,
        Name = "Hørsholm Bibliotek",
        TimeZone = "Europe/Copenhagen",
        Currency = "DKK",
        Branches = [new Branch(Main, "Hovedbiblioteket"), new Branch(Rungsted, "Rungsted")],
        Calendar = new Calendar(),
        Policies = [change is null ? ShippedPolicies.Hoersholm : change(ShippedPolicies.Hoersholm)],
    };

    public static Patron Patron(long id) => new()
    {
        Id = new PatronId(id),
        Version = 1,
        Kind = PatronKind.Person,
        BirthDate = new DateOnly(1980, 5, 17),
        GuardianConsent = false,
        Cards = [new Card(CardNumber.Of($"C{id}"), CardKind.Local, CardState.Active, Hoersholm)],
        Memberships = [new Membership(Hoersholm, MembershipState.Active, Home: true, RulesVersion: 1)],
        Exclusions = [],
        Loans = [],
        Reservations = [],
    };

    public static Title Title(long id) => new()
    {
        Id = new TitleId(id),
        Version = 1,
        Library = Hoersholm,
        Reference = TitleReference.Of($"T{id}"),
        Material = "book",
        Queue = [],
    };

    public static Copy Copy(long id, long title) => new()
    {
        Id = new CopyId(id),
        Version = 1,
        Owner = Hoersholm,
        Barcode = CopyBarcode.Of($"B{id}"),
        TitleId = new TitleId(title),
        Title = TitleReference.Of($"T{title}"),
        Branch = Main,
        Material = "book",
        Status = CopyStatus.Available,
    };

    public static Origin Desk { get; } = new(Hoersholm, 1, Channel.Desk);

    public static RequestKey Key(Guid? operation = null) =>
        new(operation ?? Guid.NewGuid(), Guid.Empty, Remember: true);

    public static CheckOut CheckOut(long patron, long copy, RequestKey? key = null) => new()
    {
        Key = key ?? Key(),
        Origin = Desk,
        PatronId = new PatronId(patron),
        CopyId = new CopyId(copy),
        Branch = Main,
    };

    public static CheckIn CheckIn(long? patron, long copy, BranchId? branch = null, RequestKey? key = null) => new()
    {
        Key = key ?? Key(),
        Origin = Desk,
        PatronId = patron is { } id ? new PatronId(id) : null,
        CopyId = new CopyId(copy),
        Branch = branch ?? Main,
    };

    public static PlaceReservation Reserve(long patron, long title, BranchId? pickup = null, RequestKey? key = null) =>
        new()
        {
            Key = key ?? Key(),
            Origin = Desk,
            PatronId = new PatronId(patron),
            TitleId = new TitleId(title),
            PickupBranch = pickup ?? Main,
        };

    public static LinkAccounts Link(long to, long from, RequestKey? key = null) => new()
    {
        Key = key ?? Key(),
        Origin = Desk,
        PatronId = new PatronId(to),
        From = new PatronId(from),
    };

    public static Renew Renew(Loan loan, RequestKey? key = null) => new()
    {
        Key = key ?? Key(),
        Origin = Desk,
        PatronId = loan.PatronId,
        LoanId = loan.Id,
        CopyId = loan.CopyId,
    };

    public static string[] CodesOf(Reply reply) =>
        reply is Refused refused ? [.. refused.Refusals.Select(refusal => refusal.Code)] : [];
}
