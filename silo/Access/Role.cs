using System.Text.Json.Serialization;

namespace Skranke.Silo.Access;

/// <summary>What a credential is for. What each role may do stands in one table, in the API's permissions.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Role>))]
public enum Role
{
    [JsonStringEnumMemberName("kiosk")]
    Kiosk,

    [JsonStringEnumMemberName("staff")]
    Staff,

    [JsonStringEnumMemberName("app")]
    App,

    [JsonStringEnumMemberName("admin")]
    Admin,

    [JsonStringEnumMemberName("national")]
    National,

    [JsonStringEnumMemberName("operator")]
    Operator,

    /// <summary>A resident who signed in with an issuer of identities; sees what concerns himself.</summary>
    [JsonStringEnumMemberName("patron")]
    Patron,
}

/// <summary>The names of roles as they are stored and shown.</summary>
public static class Roles
{
    public static string NameOf(Role role) => role switch
    {
        Role.Kiosk => "kiosk",
        Role.Staff => "staff",
        Role.App => "app",
        Role.Admin => "admin",
        Role.National => "national",
        Role.Operator => "operator",
        Role.Patron => "patron",
        _ => throw new ArgumentOutOfRangeException(nameof(role)),
    };

    public static Role Named(string name)
    {
        foreach (var role in Enum.GetValues<Role>())
        {
            if (NameOf(role) == name)
            {
                return role;
            }
        }

        throw new ArgumentOutOfRangeException(nameof(name));
    }
}
