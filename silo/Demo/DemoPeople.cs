using Skranke.Patrons;
using Skranke.Silo.Import.Writing;

namespace Skranke.Silo.Demo;

/// <summary>The patrons of a demo library. Nobody exists: Danish numbers have a day raised by 60 and Norwegian ones a
/// month raised by 80, as their registers reserve them for such use.</summary>
internal sealed class DemoPeople(
    DemoLibrary demo, Func<long> nextId, Secrets secrets, DateOnly today, DemoRandom random)
{
    private const string Pin = "1234";

    /// <summary>The first patron, who answers for all children.</summary>
    private long _first;

    public List<NewPatron> Make()
    {
        var patrons = new List<NewPatron>(demo.Patrons);
        for (var number = 0; number < demo.Patrons; number++)
        {
            patrons.Add(number < DemoLibraries.FixedPatrons ? Fixed(number) : Any(number));
        }

        return patrons;
    }

    /// <summary>Those whom the documentation names: an adult, a child, somebody overdue, somebody excluded.</summary>
    private NewPatron Fixed(int number)
    {
        var born = number == 1 ? today.AddYears(-9).AddDays(-40) : new DateOnly(1984, 3, 17).AddDays(number * 400);
        return Of(number, born, PatronKind.Person, hasPin: true);
    }

    private NewPatron Any(int number)
    {
        if (random.Percent(1))
        {
            return Of(number, null, PatronKind.Institution, hasPin: false);
        }

        var age = random.Percent(25) ? 2 + random.Next(15) : 17 + random.Next(75);
        return Of(number, today.AddYears(-age).AddDays(-random.Next(365)), PatronKind.Person, number % 5 == 0);
    }

    private NewPatron Of(int number, DateOnly? born, PatronKind kind, bool hasPin)
    {
        var id = nextId();
        _first = number == 0 ? id : _first;
        var name = kind == PatronKind.Institution
            ? $"{demo.City} skole, {number}. afdeling"
            : $"{random.Of(demo.Words.FirstNames)} {random.Of(demo.Words.LastNames)}";
        var isChild = born > today.AddYears(-16);
        var contact = ContactOf(number, name);
        var nationalId = born is { } day && random.Percent(80) ? secrets.Seal(NumberOf(day, number)) : null;
        return new NewPatron(
            id,
            kind,
            born,
            GuardianConsent: isChild,
            hasPin ? secrets.Choose(Pin).Kept : null,
            contact,
            nationalId,
            NewCard.Of(nextId(), id, CardOf(kind == PatronKind.Institution, number), demo.Library.Isil),
            demo.Library.Isil,
            IsActive: true,
            demo.Library.RulesVersion)
        {
            NationalIdCard = nationalId is null ? null : NewCard.OfNationalId(nextId(), id),
            Guardian = isChild ? NewGuardian.Of(nextId(), id, _first, born, today) : null,
        };
    }

    private Contact ContactOf(int number, string name) => new(
        name,
        number % 7 == 6 ? null : $"laaner{demo.FirstCard + number}@example.org",
        Phone: null,
        $"{random.Of(demo.Words.Streets)} {1 + random.Next(180)}",
        demo.PostalCode,
        demo.City,
        demo.Municipality);

    /// <summary>Persons in Norway have the national card, N and nine digits; schools and everybody in Denmark a local
    /// one. </summary>
    private CardNumber CardOf(bool isLocal, int number) => CardNumber.Of(
        demo.IsNorwegian && !isLocal ? $"N{demo.FirstCard + number:D9}" : $"{demo.FirstCard + number:D10}");

    private string NumberOf(DateOnly born, int number) => demo.IsNorwegian
        ? Norwegian(born, number)
        : $"{born.Day + 60:D2}{born.Month:D2}{born.Year % 100:D2}{(born.Year < 2000 ? 0 : 4000) + number:D4}";

    /// <summary>Eleven digits; the three in the middle count up until both check digits exist.</summary>
    private static string Norwegian(DateOnly born, int number)
    {
        for (var middle = number % 500; ; middle = (middle + 1) % 500)
        {
            var three = (born.Year < 2000 ? 0 : 500) + middle;
            var nine = $"{born.Day:D2}{born.Month + 80:D2}{born.Year % 100:D2}{three:D3}";
            if (NorwegianNumber.Complete(nine) is { } whole)
            {
                return whole;
            }
        }
    }
}
