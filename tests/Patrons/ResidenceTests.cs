using Skranke.Basics;
using Skranke.Patrons;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Patrons;

/// <summary>Where post goes (N13, N14).</summary>
public sealed class ResidenceTests
{
    private static readonly DateOnly Today = Days.Day("2026-11-23");
    private static readonly PostalAddress Registered = new("Storgata 1", "8622", "Mo i Rana");
    private static readonly PostalAddress Cabin = new("Hytteveien 2", "8640", "Hemnesberget");
    private static readonly PostalAddress Abroad = new("Kungsgatan 3", "903 26", "Umeå", "SE");

    [Fact]
    public void Post_goes_to_the_registered_address() =>
        Assert.Equal(Registered, Living().PostAddressOn(Today));

    [Theory]
    [InlineData(null, null, true)]
    [InlineData("2026-11-23", null, true)]
    [InlineData("2026-11-24", null, false)]
    [InlineData(null, "2026-11-23", true)]
    [InlineData(null, "2026-11-22", false)]
    [InlineData("2026-11-23", "2026-11-23", true)]
    public void Post_goes_to_a_temporary_address_while_it_holds(string? from, string? to, bool holds) => Assert.Equal(
        holds ? Cabin : Registered,
        Living(new TemporaryAddress(new AddressId(1), Cabin, DayOf(from), DayOf(to))).PostAddressOn(Today));

    [Fact]
    public void Of_several_the_one_that_began_last_counts_then_the_one_added_last()
    {
        var always = new TemporaryAddress(new AddressId(9), Cabin, null, null);
        var since = new TemporaryAddress(new AddressId(3), Abroad, Today.AddDays(-1), null);

        Assert.Equal(Abroad, Living(always, since).PostAddressOn(Today));
        Assert.Equal(Abroad, Living(since, always).PostAddressOn(Today));
        Assert.Equal(
            Cabin, Living(since, always with { From = Today.AddDays(-1) }).PostAddressOn(Today));
    }

    [Fact]
    public void Nobody_has_a_temporary_address_only()
    {
        var nowhere = Living(new TemporaryAddress(new AddressId(1), Cabin, null, null)) with { Registered = null };

        Assert.Equal(Cabin, nowhere.PostAddressOn(Today));
        Assert.Null((nowhere with { Temporary = [] }).PostAddressOn(Today));
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData("2026-11-23", true)]
    [InlineData("2026-11-22", false)]
    public void A_secret_address_is_no_post_address_until_its_protection_has_lapsed(string? until, bool isSecret)
    {
        var hidden = Living(new TemporaryAddress(new AddressId(1), Cabin, null, null)) with
        {
            IsProtected = true,
            ProtectedUntil = DayOf(until),
        };

        Assert.Equal(isSecret, hidden.IsSecretOn(Today));
        Assert.Equal(isSecret ? null : Cabin, hidden.PostAddressOn(Today));
    }

    private static Residence Living(params TemporaryAddress[] temporary) =>
        new() { Registered = Registered, FromRegister = true, HasNationalId = true, Temporary = [.. temporary] };

    private static DateOnly? DayOf(string? text) => text is null ? null : Days.Day(text);
}
