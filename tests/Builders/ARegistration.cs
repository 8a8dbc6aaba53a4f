using Skranke.Actors;
using Skranke.Basics;
using Skranke.Cards;
using Skranke.Ledger;
using Skranke.Libraries;
using Skranke.Loans;
using Skranke.NationalIds;
using Skranke.Patrons;

namespace Skranke.Tests.Builders;

/// <summary>Registrations by what matters about them: an adult without a national id, at the desk of Hørsholm, unless
/// they say otherwise.</summary>
public static class ARegistration
{
    public static readonly PatronId NewId = new(1900);

    public static readonly PatronId GuardianId = new(1901);

    /// <summary>Of somebody who was born on 17 March 1984.</summary>
    public static readonly SealedNationalId NationalId = new([1, 2, 3], [9, 9]);

    public static readonly DateOnly Born = Days.Day("1984-03-17");

    private static int _keys = 400_000;

    public static RegisterPatron AtDesk() => new()
    {
        Key = ARequest.Key(++_keys),
        Origin = new Origin(ALibrary.HoersholmIsil, 7, Channel.Desk),
        PatronId = NewId,
        Library = ALibrary.HoersholmIsil,
        By = RegisteredBy.Desk,
        Kind = PatronKind.Person,
        Contact = new ContactDetails { Name = "Åse Ny", Email = "aase@example.org" },
        BirthDate = Born,
        RulesAccepted = true,
    };

    public static RegisterPatron BySelf() => AtDesk().Known() with
    {
        By = RegisteredBy.Self,
        Origin = new Origin(ALibrary.HoersholmIsil, 8, Channel.Web),
        Pin = Pin(),
    };

    public static RegisterPatron Institution() => AtDesk() with
    {
        Kind = PatronKind.Institution,
        BirthDate = null,
        Contact = new ContactDetails { Name = "Børnehaven Solsikken", ResponsiblePerson = "Kim Leder" },
    };

    public static RegisterPatron Child() => AtDesk() with { BirthDate = Days.Day("2016-05-04") };

    /// <summary>With a national id, which tells the birth date.</summary>
    public static RegisterPatron Known(this RegisterPatron command) => command with
    {
        NationalId = NationalId,
        KnownBirthDate = command.BirthDate,
        BirthDate = null,
    };

    public static RegisterPatron At(this RegisterPatron command, Library library) => command with
    {
        Library = library.Isil,
        Origin = command.Origin with { Library = library.Isil },
    };

    public static RegisterPatron With(this RegisterPatron command, params ConsentKind[] kinds) => command with
    {
        Guardian = new GuardianNamed { Name = "Mor Ny" },
        Consents = [.. kinds.Select(kind => new ConsentSaid(kind, ConsentWay.Signed))],
    };

    public static ChosenPin Pin(string digits = "0472") => new(digits, new Pin([1], [2], 0, null));

    public static Registering.Case Of(RegisterPatron command, Library? library = null) => new(
        command,
        library ?? ALibrary.Hoersholm(),
        [],
        Guardian: null,
        IsNumberTaken: false,
        Drawn: new DrawnNumber(CardNumber.Of("9900000017"), 500, 499, 600),
        Days.Now);

    public static Registering.Case National(RegisterPatron command, Library? library = null) =>
        Of(command.At(library ?? ALibrary.Rana()), library ?? ALibrary.Rana()) with
        {
            Drawn = new DrawnNumber(CardNumber.Of("N000000017"), 500, 499, 600),
        };

    public static Decision Decide(Registering.Case the)
    {
        var next = 70_000L;
        return Registering.Decide(the, () => ++next);
    }

    public static Patron Registered(Registering.Case the) => Decide(the).Fact<PatronRegistered>().Patron;
}
