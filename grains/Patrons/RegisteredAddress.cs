using System.Collections.Immutable;

namespace Skranke.Patrons;

/// <summary>THE rule for who may write a patron's address. What the population register says is the primary address,
/// and neither patron nor staff change it (N13); for somebody whom no register knows, staff type it. A secret address
/// is typed by nobody, a temporary one neither, because the library must not keep it.</summary>
public static class RegisteredAddress
{
    /// <summary>Every code that this rule refuses with.</summary>
    public static ImmutableArray<string> Codes { get; } =
        [RefusalCodes.PatronAddressSecret, RefusalCodes.PatronAddressRegistered];

    /// <summary>May the primary address be written by hand?</summary>
    /// <param name="hasRegister">Whether this engine is tied to a population register.</param>
    public static void Check(Residence residence, bool hasRegister, DateOnly today, Refusals refusals)
    {
        CheckSecret(residence, today, refusals);
        refusals.AddIf(IsRegistered(residence, hasRegister), () => new Refusal(
            RefusalCodes.PatronAddressRegistered,
            "address.registered",
            "The address comes from the population register and is changed only there. A temporary address can be "
            + "added."));
    }

    /// <summary>May any address be written by hand, a temporary one included?</summary>
    public static void CheckSecret(Residence residence, DateOnly today, Refusals refusals) => refusals.AddIf(
        residence.IsSecretOn(today),
        () => new Refusal(
            RefusalCodes.PatronAddressSecret,
            "address.secret",
            "The patron's address is secret; the library keeps none.",
            PossibleFrom: residence.ProtectedUntil?.AddDays(1)));

    /// <summary>Whether the register says where somebody lives, or would.</summary>
    public static bool IsRegistered(Residence residence, bool hasRegister) =>
        residence.FromRegister || (hasRegister && residence.HasNationalId);
}
