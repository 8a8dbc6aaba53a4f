using System.Collections.Immutable;

namespace Skranke.Patrons;

/// <summary>Where post reaches somebody.</summary>
/// <param name="Country">Two letters; null for the library's own country.</param>
public sealed record PostalAddress(string Street, string? PostalCode, string? City, string? Country = null);

/// <summary>Another place than the registered one, for a while or until further notice (N14).</summary>
/// <param name="From">The first day on which post goes there; null for at once.</param>
/// <param name="To">The last such day; null for until further notice.</param>
public sealed record TemporaryAddress(AddressId Id, PostalAddress Address, DateOnly? From, DateOnly? To)
{
    public bool HoldsOn(DateOnly day) => !(day < From) && !(day > To);
}

/// <summary>What is known of where a patron lives, and THE rule for where post goes: to the temporary address while it
/// holds, otherwise to the registered one, and nowhere while the address is secret (N13, N14). It is kept apart from
/// the patron, because no loan depends upon it.</summary>
public sealed record Residence
{
    /// <summary>The primary address; null where none is known, or none is kept because it is secret.</summary>
    public PostalAddress? Registered { get; init; }

    /// <summary>True where the population register says so, whom nobody overrules.</summary>
    public bool FromRegister { get; init; }

    /// <summary>True where the patron is known to the population register by a national id.</summary>
    public bool HasNationalId { get; init; }

    public bool IsProtected { get; init; }

    /// <summary>The last day of the protection, where it lapses by itself; null where it does not.</summary>
    public DateOnly? ProtectedUntil { get; init; }

    public ImmutableArray<TemporaryAddress> Temporary { get; init; } = [];

    /// <summary>Whether nobody may see the address, the library's own staff included.</summary>
    public bool IsSecretOn(DateOnly day) => IsProtected && !(day > ProtectedUntil);

    /// <summary>Of several temporary addresses the one that began last; of those, the one added last.</summary>
    public PostalAddress? PostAddressOn(DateOnly day) => IsSecretOn(day)
        ? null
        : Temporary.Where(address => address.HoldsOn(day))
            .OrderByDescending(address => address.From ?? DateOnly.MinValue)
            .ThenByDescending(address => address.Id.Value)
            .FirstOrDefault()?.Address ?? Registered;
}
