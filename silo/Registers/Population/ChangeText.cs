using System.Text.Json;
using System.Text.Json.Serialization;
using Skranke.Patrons;

namespace Skranke.Silo.Registers.Population;

/// <summary>A change as the register writes it: one JSON object. The same in files and over HTTP.</summary>
internal sealed record ChangeJson
{
    public long? Sequence { get; init; }

    public string? NationalId { get; init; }

    public string? Kind { get; init; }

    public string? Name { get; init; }

    public string? Street { get; init; }

    public string? PostalCode { get; init; }

    public string? City { get; init; }

    public string? Country { get; init; }

    public string? Municipality { get; init; }

    public string? Until { get; init; }

    public string? Date { get; init; }

    public string? NewNationalId { get; init; }
}

/// <summary>A person as the register writes one: one JSON object.</summary>
internal sealed record PersonJson
{
    public string? NationalId { get; init; }

    public string? Name { get; init; }

    public string? BirthDate { get; init; }

    public string? Street { get; init; }

    public string? PostalCode { get; init; }

    public string? City { get; init; }

    public string? Country { get; init; }

    public string? Municipality { get; init; }

    public bool SecretAddress { get; init; }

    public string? SecretUntil { get; init; }

    public string? DiedOn { get; init; }
}

/// <summary>A page of the change feed.</summary>
internal sealed record ChangesJson(IReadOnlyList<ChangeJson>? Items);

/// <summary>Whom a look-up asks for.</summary>
internal sealed record LookUpJson(string NationalId);

/// <summary>Fields that are not known are passed over: registers add to their formats.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    MaxDepth = 8)]
[JsonSerializable(typeof(ChangeJson))]
[JsonSerializable(typeof(ChangesJson))]
[JsonSerializable(typeof(PersonJson))]
[JsonSerializable(typeof(LookUpJson))]
internal sealed partial class PopulationJson : JsonSerializerContext;

/// <summary>Reads what a population register writes, and says what is wrong with it without repeating it.</summary>
internal static class ChangeText
{
    public static NumberedChange Read(ReadOnlySpan<byte> json, string place)
    {
        try
        {
            return Of(JsonSerializer.Deserialize(json, PopulationJson.Default.ChangeJson), place);
        }
        catch (JsonException broken)
        {
            throw new RegisterBrokenException(
                $"{place} is no JSON object of a change (byte {broken.BytePositionInLine}).");
        }
    }

    /// <param name="place">Where the change stands, for words about what is wrong.</param>
    public static NumberedChange Of(ChangeJson? json, string place)
    {
        if (json is not { Sequence: >= 1 and var sequence })
        {
            throw Broken(place, "sequence", "is no number from 1 on");
        }

        var person = Number(json.NationalId, "nationalId", place);
        return json.Kind == "new-national-id"
            ? new NumberedChange(sequence, person, null, Number(json.NewNationalId, "newNationalId", place))
            : new NumberedChange(sequence, person, ChangeOf(json, place), null);
    }

    public static PersonFound PersonOf(PersonJson? json, string place)
    {
        if (json is null)
        {
            throw new RegisterBrokenException($"{place} is no JSON object of a person.");
        }

        var until = DayOrNone(json.SecretUntil, "secretUntil", place);
        return new PersonFound(
            Text(json.Name, "name", place),
            DayOrNone(json.BirthDate, "birthDate", place),
            json.SecretAddress || json.Street is null ? null : Address(json.Street, json, place),
            json.Municipality,
            json.SecretAddress,
            until,
            DayOrNone(json.DiedOn, "diedOn", place));
    }

    private static PopulationChange ChangeOf(ChangeJson json, string place) => json.Kind switch
    {
        "name" => new PopulationChange.Renamed(Text(json.Name, "name", place)),
        "address" => new PopulationChange.Moved(
            new PostalAddress(Text(json.Street, "street", place), json.PostalCode, json.City, json.Country),
            json.Municipality),
        "moved-abroad" => new PopulationChange.MovedAbroad(),
        "secret-address" => new PopulationChange.Protected(DayOrNone(json.Until, "until", place)),
        "secret-address-lifted" => new PopulationChange.ProtectionLifted(),
        "death" => new PopulationChange.Died(Day(json.Date, "date", place)),
        _ => throw Broken(place, "kind", "is none that is known"),
    };

    private static PostalAddress Address(string street, PersonJson json, string place) =>
        new(Text(street, "street", place), json.PostalCode, json.City, json.Country);

    private static NationalId Number(string? text, string field, string place) =>
        NationalId.TryParse(text, out var number)
            ? number
            : throw Broken(place, field, "is no Danish or Norwegian national id");

    private static string Text(string? text, string field, string place) =>
        text is { Length: > 0 and <= 200 } && !string.IsNullOrWhiteSpace(text) && !text.Any(char.IsControl)
            ? text
            : throw Broken(place, field, "must have 1 to 200 characters, none of them a control character");

    private static DateOnly Day(string? text, string field, string place) =>
        DayOrNone(text, field, place) ?? throw Broken(place, field, "is missing");

    private static DateOnly? DayOrNone(string? text, string field, string place) =>
        text is null ? null
        : DateOnly.TryParseExact(text, "yyyy-MM-dd", out var day) ? day
        : throw Broken(place, field, "must be a date such as 2026-12-24");

    private static RegisterBrokenException Broken(string place, string field, string why) =>
        new($"{place}: {field} {why}.");
}
