using System.Text.Json;
using System.Text.Json.Serialization;

namespace Skranke.Libraries;

/// <summary>Reads and writes policies, calendars, house rules and libraries as the JSON that people write. What a
/// document leaves out has the value that stands in the record; generated serialisers would set it to nothing instead,
/// so these use reflection.</summary>
public static class LibraryDocuments
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        AllowDuplicateProperties = false,
        RespectNullableAnnotations = true,
        Converters = { new JsonStringEnumConverter(allowIntegerValues: false) },
    };

    /// <exception cref="JsonException">when the text is no policy; the message says what is wrong where.</exception>
    public static Policy ReadPolicy(string json)
    {
        var policy = ParsePolicy(json);
        return policy.Loans.Rules is [.., { Materials.IsEmpty: true, Categories.IsEmpty: true }]
            ? policy
            : throw new JsonException("loans.rules: the last rule must cover all materials and categories.");
    }

    /// <summary>A policy as it was written, whether it makes sense or not.</summary>
    /// <exception cref="JsonException">when the text is no policy; its path says where.</exception>
    public static Policy ParsePolicy(string json) =>
        JsonSerializer.Deserialize<Policy>(json, Options) ?? throw new JsonException("A policy is an object.");

    public static string Write(Policy policy) => JsonSerializer.Serialize(policy, Options);

    /// <exception cref="JsonException">when the text is no calendar; the message says what is wrong where.</exception>
    public static Calendar ReadCalendar(string json) =>
        JsonSerializer.Deserialize<Calendar>(json, Options) ?? throw new JsonException("A calendar is an object.");

    /// <exception cref="JsonException">when the text is no library; the message says what is wrong where.</exception>
    public static LibraryDocument ReadLibrary(string json) =>
        JsonSerializer.Deserialize<LibraryDocument>(json, Options)
        ?? throw new JsonException("A library is an object.");

    /// <exception cref="JsonException">when the text is no house rules; the message says what is wrong
    /// where.</exception>
    public static HouseRules ReadRules(string json) =>
        JsonSerializer.Deserialize<HouseRules>(json, Options) ?? throw new JsonException("House rules are an object.");

    /// <exception cref="JsonException">when the text is no texts of house rules.</exception>
    public static HouseRulesTexts ReadTexts(string json) =>
        JsonSerializer.Deserialize<HouseRulesTexts>(json, Options) ?? throw new JsonException("Texts are an object.");

    public static string Write(HouseRulesTexts texts) => JsonSerializer.Serialize(texts, Options);

    public static string Write(Calendar calendar) => JsonSerializer.Serialize(calendar, Options);
}
