using Skranke.Api.Http.Patrons;
using Skranke.Patrons;
using Skranke.Silo.Registers.Population;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Http;

/// <summary>What the population register says goes before what was typed (H4, N13).</summary>
public sealed class PersonKnownTests
{
    private static readonly PersonFound Person = new(
        "Åse Registreret", ARegistration.Born, new PostalAddress("Torvet 1", "2970", "Hørsholm"), "223", false, null,
        null);

    [Fact]
    public void Name_birth_date_address_and_municipality_are_the_register_s()
    {
        var typed = ARegistration.AtDesk() with
        {
            Contact = ARegistration.AtDesk().Contact with { Street = "Typed 7", City = "Elsewhere" },
        };

        var completed = PersonKnown.By(typed, Person);

        Assert.Equal((ARegistration.Born, "223"), (completed.KnownBirthDate, completed.Municipality));
        Assert.Equal(
            typed.Contact with
            {
                Name = "Åse Registreret",
                Street = "Torvet 1",
                PostalCode = "2970",
                City = "Hørsholm",
                FromRegister = true,
            },
            completed.Contact);
    }

    [Fact]
    public void A_secret_address_is_kept_by_nobody()
    {
        var contact = PersonKnown.By(
            ARegistration.AtDesk(),
            Person with { Address = null, IsProtected = true, ProtectedUntil = Days.Day("2027-01-01") }).Contact;

        Assert.Equal(
            (true, Days.Day("2027-01-01"), (string?)null),
            (contact.IsProtected, contact.ProtectedUntil!.Value, contact.Street));
    }

    [Fact]
    public void The_number_tells_the_birth_date_where_the_register_does_not() => Assert.Equal(
        ARegistration.Born,
        PersonKnown.By(ARegistration.AtDesk().Known(), Person with { BirthDate = null }).KnownBirthDate);
}
