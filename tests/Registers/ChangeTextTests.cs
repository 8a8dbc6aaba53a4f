using System.Text;
using Skranke.Patrons;
using Skranke.Silo.Registers;
using Skranke.Silo.Registers.Population;
using Xunit;

namespace Skranke.Tests.Registers;

/// <summary>What a population register writes, read.</summary>
public sealed class ChangeTextTests
{
    private const string Person = "\"sequence\": 7, \"nationalId\": \"6101801000\"";

    public static TheoryData<string, PopulationChange> Kinds => new()
    {
        { "\"kind\": \"name\", \"name\": \"Kari\"", new PopulationChange.Renamed("Kari") },
        {
            "\"kind\": \"address\", \"street\": \"Vej 1\", \"postalCode\": \"2970\", \"city\": \"By\", "
            + "\"country\": \"DK\", \"municipality\": \"223\"",
            new PopulationChange.Moved(new PostalAddress("Vej 1", "2970", "By", "DK"), "223")
        },
        { "\"kind\": \"moved-abroad\", \"country\": \"SE\"", new PopulationChange.MovedAbroad() },
        { "\"kind\": \"secret-address\"", new PopulationChange.Protected(null) },
        {
            "\"kind\": \"secret-address\", \"until\": \"2027-11-25\"",
            new PopulationChange.Protected(new DateOnly(2027, 11, 25))
        },
        { "\"kind\": \"secret-address-lifted\"", new PopulationChange.ProtectionLifted() },
        { "\"kind\": \"death\", \"date\": \"2026-11-20\"", new PopulationChange.Died(new DateOnly(2026, 11, 20)) },
        { "\"kind\": \"name\", \"name\": \"Kari\", \"later\": {\"field\": 1}", new PopulationChange.Renamed("Kari") },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_kind_of_change_is_read(string json, PopulationChange change)
    {
        var read = Read($"{{{Person}, {json}}}");

        Assert.Equal((7L, "6101801000", change), (read.Sequence, read.NationalId.Digits, read.Change));
        Assert.Null(read.NewNationalId);
    }

    [Fact]
    public void A_new_number_is_read_as_one()
    {
        var read = Read($"{{{Person}, \"kind\": \"new-national-id\", \"newNationalId\": \"6101801001\"}}");

        Assert.Null(read.Change);
        Assert.Equal("6101801001", read.NewNationalId!.Value.Digits);
    }

    [Theory]
    [InlineData("{", "Line 3 is no JSON object of a change (byte 1).")]
    [InlineData("7", "Line 3 is no JSON object of a change (byte 1).")]
    [InlineData("null", "Line 3: sequence is no number from 1 on.")]
    [InlineData("{\"sequence\": 0}", "Line 3: sequence is no number from 1 on.")]
    [InlineData(
        "{\"sequence\": 1, \"nationalId\": \"17\"}", "Line 3: nationalId is no Danish or Norwegian national id.")]
    [InlineData($"{{{Person}, \"kind\": \"wedding\"}}", "Line 3: kind is none that is known.")]
    [InlineData($"{{{Person}}}", "Line 3: kind is none that is known.")]
    [InlineData(
        $"{{{Person}, \"kind\": \"name\", \"name\": \" \"}}",
        "Line 3: name must have 1 to 200 characters, none of them a control character.")]
    [InlineData(
        $"{{{Person}, \"kind\": \"address\"}}",
        "Line 3: street must have 1 to 200 characters, none of them a control character.")]
    [InlineData($"{{{Person}, \"kind\": \"death\"}}", "Line 3: date is missing.")]
    [InlineData(
        $"{{{Person}, \"kind\": \"secret-address\", \"until\": \"25.11.2027\"}}",
        "Line 3: until must be a date such as 2026-12-24.")]
    [InlineData(
        $"{{{Person}, \"kind\": \"new-national-id\", \"newNationalId\": \"1\"}}",
        "Line 3: newNationalId is no Danish or Norwegian national id.")]
    public void What_makes_no_sense_is_told_without_repeating_it(string json, string words) =>
        Assert.Equal(words, Assert.Throws<RegisterBrokenException>(() => Read(json)).Message);

    private static NumberedChange Read(string json) => ChangeText.Read(Encoding.UTF8.GetBytes(json), "Line 3");
}
