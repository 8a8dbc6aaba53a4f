using System.Collections.Immutable;
using Microsoft.Extensions.Configuration;
using Skranke.Api.Identities;
using Skranke.Api.Start;
using Skranke.Basics;
using Skranke.Silo.Access;
using Xunit;

namespace Skranke.Tests.Identities;

public sealed class IssuerSettingsTests
{
    [Fact]
    public void Without_settings_no_token_is_believed() => Assert.Empty(Read());

    [Fact]
    public void A_resident_s_issuer_is_read()
    {
        var issuer = Assert.Single(Read(Patron()));

        Assert.Equal("id-porten", issuer.Name);
        Assert.Equal("https://idporten.no", issuer.Issuer);
        Assert.Equal(IssuerPurpose.Patron, issuer.Purpose);
        Assert.Equal("pid", issuer.NationalIdClaim);
        Assert.Equal("idporten-loa-substantial, idporten-loa-high", string.Join(", ", issuer.Levels));
        Assert.Equal(TimeSpan.FromMinutes(1), issuer.ClockSkew);
        Assert.Null(issuer.Library);
    }

    [Fact]
    public void A_broker_of_MitID_names_claim_and_level_itself()
    {
        var issuer = Assert.Single(Read(Patron(
            ("NationalIdClaim", "dk.cpr"),
            ("LevelClaim", "loa"),
            ("ClockSkewSeconds", "0"),
            ("Library", "DK-722300"))));

        Assert.Equal(("dk.cpr", "loa"), (issuer.NationalIdClaim, issuer.LevelClaim));
        Assert.Equal(TimeSpan.Zero, issuer.ClockSkew);
        Assert.Equal(Isil.Of("DK-722300"), issuer.Library);
    }

    [Fact]
    public void Staff_are_given_roles_by_their_groups()
    {
        var issuer = Assert.Single(Read(Patron(
            ("Purpose", "staff"),
            ("Roles:0:Value", "urn:group:desk"),
            ("Roles:0:Role", "staff"),
            ("Roles:1:Value", "it"),
            ("Roles:1:Role", "admin"))));

        Assert.Equal(Role.Staff, issuer.Roles["urn:group:desk"]);
        Assert.Equal(Role.Admin, issuer.Roles["it"]);
    }

    [Theory]
    [InlineData("Name", "")]
    [InlineData("Issuer", "")]
    [InlineData("Audience", " ")]
    [InlineData("Purpose", "robot")]
    [InlineData("Purpose", "staff")]
    [InlineData("Metadata", "http://idporten.no/metadata")]
    [InlineData("Metadata", "metadata")]
    [InlineData("Metadata", null)]
    [InlineData("Keys", "/etc/keys.json")]
    [InlineData("ClockSkewSeconds", "-1")]
    [InlineData("ClockSkewSeconds", "601")]
    [InlineData("Library", "no isil")]
    [InlineData("Roles:0:Value", "kiosks")]
    [InlineData("Levles:0", "high")]
    public void A_mistake_is_told_at_the_start(string setting, string? value) =>
        Assert.Throws<StartOptionsException>(() => Read(Patron((setting, value))));

    [Fact]
    public void Residents_must_be_known_well_enough() => Assert.Throws<StartOptionsException>(
        () => Read(Patron(("Levels:0", null), ("Levels:1", null))));

    [Theory]
    [InlineData("kiosk")]
    [InlineData("operator")]
    [InlineData("patron")]
    public void A_person_is_given_no_role_of_machines(string role) => Assert.Throws<StartOptionsException>(
        () => Read(Patron(("Purpose", "staff"), ("Roles:0:Value", "all"), ("Roles:0:Role", role))));

    [Fact]
    public void Keys_may_not_come_over_an_open_line() => Assert.Throws<StartOptionsException>(
        () => Read(Patron(("Metadata", null), ("Keys", "http://idporten.no/jwks"))));

    private static (string Setting, string? Value)[] Patron(params (string Setting, string? Value)[] changes)
    {
        (string, string?)[] usual =
        [
            ("Levels:0", "idporten-loa-substantial"),
            ("Levels:1", "idporten-loa-high"),
            ("Name", "id-porten"),
            ("Issuer", "https://idporten.no"),
            ("Audience", "skranke"),
            ("Purpose", "patron"),
            ("Metadata", "https://idporten.no/.well-known/openid-configuration"),
        ];
        return [.. usual.Where(pair => changes.All(change => change.Setting != pair.Item1)), .. changes];
    }

    private static ImmutableArray<IdentityIssuer> Read(params (string Setting, string? Value)[] settings) =>
        IssuerSettings.Read(new ConfigurationBuilder().AddInMemoryCollection(settings
            .Where(pair => pair.Value is not null)
            .Select(pair => KeyValuePair.Create("Skranke:Issuers:0:" + pair.Setting, pair.Value))).Build());
}
