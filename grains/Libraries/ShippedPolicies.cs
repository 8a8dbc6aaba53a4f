namespace Skranke.Libraries;

/// <summary>The policies that ship with the engine: Hørsholm's regulations and a Norwegian library on the national
/// card.</summary>
public static class ShippedPolicies
{
    public static Policy Hoersholm { get; } = Read("hoersholm");

    public static Policy Rana { get; } = Read("rana");

    private static Policy Read(string name)
    {
        using var stream = typeof(ShippedPolicies).Assembly.GetManifestResourceStream(
            $"Skranke.Libraries.Policies.{name}.json");
        using var text = new StreamReader(stream!);
        return LibraryDocuments.ReadPolicy(text.ReadToEnd());
    }
}
