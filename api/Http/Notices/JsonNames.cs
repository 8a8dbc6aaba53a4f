using System.Reflection;
using System.Text.Json.Serialization;

namespace Skranke.Api.Http.Notices;

/// <summary>The words that stand for the values of an enumeration on the wire.</summary>
internal static class JsonNames
{
    public static string Of<T>(T value) where T : struct, Enum =>
        typeof(T).GetField(value.ToString())!.GetCustomAttribute<JsonStringEnumMemberNameAttribute>()!.Name;
}
