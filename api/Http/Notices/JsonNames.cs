using System.Reflection;
using System.Text.Json.Serialization;

namespace Skranke.Api.Http.Notices;

/// <summary>The words that stand for the values of an enumeration on the wire.</summary>
internal static class JsonNames
{
    /// <summary>All values of an enumeration by their words.</summary>
    public static Dictionary<string, T> All<T>() where T : struct, Enum =>
        Enum.GetValues<T>().ToDictionary(Of, StringComparer.Ordinal);

    private static string Of<T>(T value) where T : struct, Enum =>
        typeof(T).GetField(value.ToString())!.GetCustomAttribute<JsonStringEnumMemberNameAttribute>()!.Name;
}
