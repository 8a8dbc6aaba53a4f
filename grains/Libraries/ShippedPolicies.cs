using System.Collections.Immutable;

namespace Skranke.Libraries;

/// <summary>The policies that ship with the engine: Hørsholm's regulations and a Norwegian library on the national
/// card.</summary>
public static class ShippedPolicies
{
    public static Policy Hoersholm { get; } = Read("hoersholm");

    public static Policy Rana { get; } = Read("rana");

    /// <summary>Countries for which a policy ships, as ISILs begin.</summary>
    public static ImmutableArray<string> Countries { get; } = ["DK", "NO"];

    /// <summary>With what a new library of a country begins: the shipped policy without the municipality and the
    /// digital services of the library it was written for; null where none ships for the country.</summary>
    public static Policy? OfCountry(Isil isil) => isil.Value.Split('-')[0] switch
    {
        "DK" => Bare(Hoersholm),
        "NO" => Bare(Rana),
        _ => null,
    };

    private static Policy Bare(Policy policy) => policy with
    {
        Source = $"Shipped with the engine, to begin with; after: {policy.Source}",
        Residence = new ResidencePolicy(),
        DigitalServices = policy.DigitalServices.RemoveAll(service => !service.National),
    };

    private static Policy Read(string name)
    {
        using var stream = typeof(ShippedPolicies).Assembly.GetManifestResourceStream(
            $"Skranke.Libraries.Policies.{name}.json");
        using var text = new StreamReader(stream!);
        return LibraryDocuments.ReadPolicy(text.ReadToEnd());
    }
}
