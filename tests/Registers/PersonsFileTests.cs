using Microsoft.Extensions.Logging.Abstractions;
using Skranke.Silo.Registers.Population;
using Xunit;

namespace Skranke.Tests.Registers;

/// <summary>One person in a folder's file of all persons.</summary>
public sealed class PersonsFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("skranke-persons-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(1000)]
    public async Task Everybody_in_the_file_is_found_and_nobody_else(int persons)
    {
        var numbers = Write(persons);

        foreach (var number in numbers)
        {
            var found = Assert.IsType<PersonLookUp.Found>(await Register().LookUp(number, default));
            Assert.Equal("Navn " + number, found.Person.Name);
        }

        foreach (var stranger in new[] { "6101000001", "6101800000", "8812999999" })
        {
            _ = Assert.IsType<PersonLookUp.Unknown>(await Register().LookUp(stranger, default));
        }
    }

    [Fact]
    public async Task A_folder_without_the_file_knows_nobody() =>
        Assert.IsType<PersonLookUp.Unknown>(await Register().LookUp("6101801000", default));

    [Fact]
    public async Task A_file_that_makes_no_sense_is_as_good_as_none()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "persons.jsonl"), "{\"nationalId\": 7}\n");

        _ = Assert.IsType<PersonLookUp.Away>(await Register().LookUp("6101801000", default));
    }

    [Fact]
    public async Task Everything_that_registration_asks_for_is_told()
    {
        await File.WriteAllLinesAsync(
            Path.Combine(_folder, "persons.jsonl"),
            [
                """{"nationalId":"6101801000","name":"Kari Hansen","birthDate":"1980-01-01","street":"Nygade 2","""
                + """ "postalCode":"2960","city":"Rungsted","municipality":"223","diedOn":"2026-11-20"}""",
                """{"nationalId":"6101801001","name":"Ola Hansen","street":"Nygade 2","secretAddress":true,"""
                + """ "secretUntil":"2027-11-25"}""",
            ]);

        var kari = Assert.IsType<PersonLookUp.Found>(await Register().LookUp("610180-1000", default)).Person;
        var ola = Assert.IsType<PersonLookUp.Found>(await Register().LookUp("6101801001", default)).Person;

        Assert.Equal(
            new PersonFound(
                "Kari Hansen", new DateOnly(1980, 1, 1), new("Nygade 2", "2960", "Rungsted"), "223", false, null,
                new DateOnly(2026, 11, 20)),
            kari);
        Assert.Equal(
            new PersonFound("Ola Hansen", null, null, null, true, new DateOnly(2027, 11, 25), null), ola);
    }

    private PopulationRegister Register() =>
        new(new FolderRegister(_folder), NullLogger<PopulationRegister>.Instance);

    /// <summary>Persons in the order of their numbers, with lines of different lengths.</summary>
    private string[] Write(int persons)
    {
        var numbers = Enumerable.Range(0, persons).Select(number => $"610180{1000 + (number * 3):D4}").ToArray();
        File.WriteAllLines(
            Path.Combine(_folder, "persons.jsonl"),
            numbers.Select((number, place) =>
                $$"""{"nationalId":"{{number}}","name":"Navn {{number}}","city":"{{new string('x', place % 40)}}"}"""));
        return numbers;
    }
}
