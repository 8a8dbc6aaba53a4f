using Skranke.Basics;
using Skranke.Exclusions;
using Skranke.Loans;
using Skranke.Patrons;
using Skranke.Reservations;

namespace Skranke.Tests.Builders;

/// <summary>Patrons by what matters about them. All are active members of Hørsholm unless they say otherwise.</summary>
public static class APatron
{
    public static readonly PatronId Id = new(1001);

    public static readonly PatronId OtherId = new(1002);

    public static readonly CardId CardId = new(2001);

    public static readonly CardNumber Card = CardNumber.Of("2345678901");

    /// <summary>The right PIN of every patron here; <see cref="APin"/> compares it without a hash.</summary>
    public const string RightPin = "0472";

    public const string WrongPin = "9999";

    public static Patron Adult() => new()
    {
        Id = Id,
        Version = 5,
        Kind = PatronKind.Person,
        BirthDate = Days.Day("1980-03-14"),
        Pin = new Pin([1], [2], 0, null),
        Cards = [new Card(Card, CardKind.Local, CardState.Active, ALibrary.HoersholmIsil) { Id = CardId }],
        Memberships = [new Membership(ALibrary.HoersholmIsil, MembershipState.Active, Home: true, RulesVersion: 2)],
        Exclusions = [],
        Loans = [],
        Reservations = [],
    };

    public static Patron Other() => Adult() with { Id = OtherId, Cards = [] };

    public static Patron Child(bool consent = true) =>
        Adult() with { BirthDate = Days.Day("2017-06-01"), GuardianConsent = consent };

    public static Patron Institution() => Adult() with { Kind = PatronKind.Institution, BirthDate = null };

    public static Patron MemberOfRana() =>
        Adult() with { Memberships = [new Membership(ALibrary.RanaIsil, MembershipState.Active, true, 1)] };

    public static Patron Excluded(DateTimeOffset from, DateTimeOffset? to) =>
        Adult().WithExclusion("conduct", from, to);

    public static Patron WithExclusion(this Patron patron, string ground, DateTimeOffset from, DateTimeOffset? to) =>
        patron with { Exclusions = patron.Exclusions.Add(new Exclusion(ALibrary.HoersholmIsil, ground, from, to)) };

    public static Patron WithCard(CardState state) =>
        Adult() with
        {
            Cards = [new Card(Card, CardKind.Local, state, ALibrary.HoersholmIsil) { Id = CardId }],
        };

    public static Patron WithMembership(params Membership[] memberships) =>
        Adult() with { Memberships = [.. memberships] };

    public static Patron WithPin(int failures, DateTimeOffset? lockedUntil = null) =>
        Adult() with { Pin = new Pin([1], [2], failures, lockedUntil) };

    /// <summary>With so many loans of other titles at Hørsholm.</summary>
    public static Patron WithLoans(int count, string material = "book") => Adult() with
    {
        Loans = [.. Enumerable.Range(1, count).Select(n => new HeldLoan(
            new LoanId(5000 + n), new CopyId(6000 + n), new TitleId(7000 + n), material, ALibrary.HoersholmIsil))],
    };

    public static Patron Holding(this Patron patron, Loan loan) => patron with
    {
        Loans = patron.Loans.Add(new HeldLoan(loan.Id, loan.CopyId, loan.TitleId, loan.Material, loan.Library)),
    };

    public static Patron WaitingFor(this Patron patron, Reservation reservation) => patron with
    {
        Reservations = patron.Reservations.Add(
            HeldReservation.Of(reservation)),
    };
}

/// <summary>Compares PINs without hashing: the right one is <see cref="APatron.RightPin"/>.</summary>
public sealed class APin : Skranke.Actors.IPinCheck
{
    public static readonly APin Check = new();

    public bool Matches(string pin, Pin stored) =>
        pin == APatron.RightPin && !ReferenceEquals(stored.Salt, Pin.Nobodys.Salt);
}
