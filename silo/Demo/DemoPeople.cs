using System.Security.Cryptography;
using Skranke.Patrons;
using Skranke.Silo.Import.Writing;

namespace Skranke.Silo.Demo;

/// <summary>The patrons of a demo library. Nobody exists: Danish numbers have a day raised by 60 and Norwegian ones a
/// month raised by 80, as their registers reserve them for such use.</summary>
internal sealed class DemoPeople(
    DemoLibrary demo, Func<long> nextId, Secrets secrets, DateOnly today, DemoRandom random)
{
    private const string Pin = "1234";
    private const int SaltLength = 16;

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
        var name = kind == PatronKind.Institution
            ? $"{demo.City} skole, {number}. afdeling"
            : $"{random.Of(demo.Words.FirstNames)} {random.Of(demo.Words.LastNames)}";
        var isChild = born > today.AddYears(-16);
        return new NewPatron(
            id,
            kind,
            born,
            GuardianConsent: isChild,
            hasPin ? PinOf() : null,
            ContactOf(number, name, kind, isChild),
            born is { } day && random.Percent(80) ? SealedNationalId.Of(secrets, NationalId(day, number)) : null,
            NewCard.Of(nextId(), id, CardOf(kind == PatronKind.Institution, number), demo.Library.Isil),
            demo.Library.Isil,
            IsActive: true,
            demo.Library.RulesVersion);
    }

    private Contact ContactOf(int number, string name, PatronKind kind, bool isChild) => new(
        name,
        number % 7 == 6 ? null : $"laaner{demo.FirstCard + number}@example.org",
        Phone: null,
        $"{random.Of(demo.Words.Streets)} {1 + random.Next(180)}",
        demo.PostalCode,
        demo.City,
        demo.Municipality,
        kind == PatronKind.Institution ? "institution" : null,
        isChild ? CardOf(isLocal: false, 0).Value : null);

    /// <summary>Persons in Norway have the national card, N and nine digits; schools and everybody in Denmark a local
    /// one. </summary>
    private CardNumber CardOf(bool isLocal, int number) => CardNumber.Of(
        demo.IsNorwegian && !isLocal ? $"N{demo.FirstCard + number:D9}" : $"{demo.FirstCard + number:D10}");

    private Pin PinOf()
    {
        var salt = RandomNumberGenerator.GetBytes(SaltLength);
        return new Pin(salt, secrets.HashPin(Pin, salt), 0, null);
    }

    private string NationalId(DateOnly born, int number) => demo.IsNorwegian
        ? Norwegian(born, number)
        : $"{born.Day + 60:D2}{born.Month:D2}{born.Year % 100:D2}{(born.Year < 2000 ? 0 : 4000) + number:D4}";

    /// <summary>Eleven digits; the three in the middle count up until both check digits exist.</summary>
    private static string Norwegian(DateOnly born, int number)
    {
        for (var middle = number % 500; ; middle = (middle + 1) % 500)
        {
            var three = (born.Year < 2000 ? 0 : 500) + middle;
            var nine = $"{born.Day:D2}{born.Month + 80:D2}{born.Year % 100:D2}{three:D3}";
            var first = CheckDigit(nine, [3, 7, 6, 1, 8, 9, 4, 5, 2]);
            var second = CheckDigit($"{nine}{first}", [5, 4, 3, 2, 7, 6, 5, 4, 3, 2]);
            if (first < 10 && second < 10)
            {
                return $"{nine}{first}{second}";
            }
        }
    }

    private static int CheckDigit(string digits, int[] weights)
    {
        var sum = 0;
        for (var at = 0; at < weights.Length; at++)
        {
            sum += (digits[at] - '0') * weights[at];
        }

        return (11 - (sum % 11)) % 11;
    }
}
