using Skranke.Basics;
using Skranke.Patrons;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Patrons;

/// <summary>Which text a consent is to.</summary>
public sealed class ConsentingTests
{
    private static readonly Skranke.Libraries.Policy Policy = ALibrary.Hoersholm().PolicyOn(Days.Today);

    [Fact]
    public void The_present_text_is_meant_where_nobody_says_which()
    {
        Assert.Empty(Refused(null));
        Assert.Empty(Refused(1));
    }

    [Fact]
    public void Another_text_than_the_present_one_is_refused_with_both_versions()
    {
        var found = new Refusals();
        Consenting.Check(new ConsentSaid(ConsentKind.GuardianPay, ConsentWay.Signed, 3), Policy, found);

        var refusal = Assert.Single(found.InOrder());
        Assert.Equal(RefusalCodes.ConsentTextOutdated, refusal.Code);
        Assert.Equal("""{"textVersion":3,"presentVersion":1}""", refusal.DataText());
    }

    [Fact]
    public void A_text_is_recorded_with_the_consent()
    {
        var fact = Consenting.Fact(
            new ConsentSaid(ConsentKind.GuardianPay, ConsentWay.Spoken), new ConsentId(5), APatron.Id,
            AGuardianship.MotherId, ALibrary.Hoersholm(), Policy, Days.Now);

        Assert.Equal(
            new Consent(
                new ConsentId(5), APatron.Id, ALibrary.HoersholmIsil, ConsentKind.GuardianPay, 1, null,
                AGuardianship.MotherId, ConsentWay.Spoken, Days.Now),
            fact.Consent);
        Assert.Contains("betaler", fact.Text!.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ConsentKind.Data, false)]
    [InlineData(ConsentKind.GuardianBorrow, true)]
    [InlineData(ConsentKind.GuardianPay, true)]
    public void Two_kinds_are_a_guardian_s(ConsentKind kind, bool isGuardians) =>
        Assert.Equal(isGuardians, Consenting.IsGuardians(kind));

    private static string[] Refused(int? version)
    {
        var found = new Refusals();
        Consenting.Check(new ConsentSaid(ConsentKind.GuardianPay, ConsentWay.Signed, version), Policy, found);
        return found.InOrder().Codes();
    }
}
