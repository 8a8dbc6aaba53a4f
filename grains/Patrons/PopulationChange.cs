using System.Collections.Immutable;
using Skranke.Ledger;

namespace Skranke.Patrons;

/// <summary>What is known of a person that the population register can change.</summary>
public sealed record RegisteredPerson
{
    public required PatronId PatronId { get; init; }

    public required string Name { get; init; }

    /// <summary>Null where none is known or none is kept.</summary>
    public PostalAddress? Address { get; init; }

    public string? Municipality { get; init; }

    public bool FromRegister { get; init; }

    public bool IsProtected { get; init; }

    public DateOnly? ProtectedUntil { get; init; }

    public DateOnly? DiedOn { get; init; }

    /// <summary>The keyed hash of the national id, as hexadecimal digits.</summary>
    public string NationalIdIndex { get; init; } = "";
}

/// <summary>THE rule for what a change in the population register makes of a patron (N13). A change that says what
/// stands already gives no fact, so that a repeated one is nothing; a secret address that does not lapse by itself is
/// not kept at all.</summary>
public abstract record PopulationChange
{
    /// <summary>What becomes true, and what was new in it.</summary>
    public abstract (RegisteredPerson After, ImmutableArray<Fact> Facts) Follow(RegisteredPerson person);

    public sealed record Renamed(string Name) : PopulationChange
    {
        public override (RegisteredPerson After, ImmutableArray<Fact> Facts) Follow(RegisteredPerson person) =>
            Of(person, person with { Name = Name }, new PatronRenamed(person.PatronId, Name));
    }

    /// <summary>Somebody has another registered address.</summary>
    /// <param name="Municipality">Its code, by which residents are told from others (H12).</param>
    public sealed record Moved(PostalAddress Address, string? Municipality) : PopulationChange
    {
        public override (RegisteredPerson After, ImmutableArray<Fact> Facts) Follow(RegisteredPerson person)
        {
            var kept = person is { IsProtected: true, ProtectedUntil: null } ? null : Address;
            return Of(
                person,
                person with { Address = kept, Municipality = Municipality, FromRegister = true },
                new AddressRegistered(person.PatronId, kept, Municipality));
        }
    }

    /// <summary>Somebody is no resident any more, and has no registered address until the register names
    /// one.</summary>
    public sealed record MovedAbroad : PopulationChange
    {
        public override (RegisteredPerson After, ImmutableArray<Fact> Facts) Follow(RegisteredPerson person) => Of(
            person,
            person with { Address = null, Municipality = null, FromRegister = true },
            new PatronMovedAbroad(person.PatronId));
    }

    /// <summary>The address must be shown to nobody.</summary>
    /// <param name="Until">The last day, where the protection lapses by itself: in Denmark after a year; in Norway it
    /// does not.</param>
    public sealed record Protected(DateOnly? Until) : PopulationChange
    {
        public override (RegisteredPerson After, ImmutableArray<Fact> Facts) Follow(RegisteredPerson person)
        {
            var after = person with
            {
                IsProtected = true,
                ProtectedUntil = Until,
                Address = Until is null ? null : person.Address,
            };
            return Of(person, after, new AddressProtectionChanged(person.PatronId, IsProtected: true, Until));
        }
    }

    /// <summary>The address may be shown again; where none was kept, the register sends it after this.</summary>
    public sealed record ProtectionLifted : PopulationChange
    {
        public override (RegisteredPerson After, ImmutableArray<Fact> Facts) Follow(RegisteredPerson person) => Of(
            person,
            person with { IsProtected = false, ProtectedUntil = null },
            new AddressProtectionChanged(person.PatronId, IsProtected: false, Until: null));
    }

    public sealed record Died(DateOnly On) : PopulationChange
    {
        public override (RegisteredPerson After, ImmutableArray<Fact> Facts) Follow(RegisteredPerson person) =>
            Of(person, person with { DiedOn = On }, new PatronDied(person.PatronId, On));
    }

    /// <summary>The person is known by another number now: a D-number became a national id, or a number was
    /// wrong.</summary>
    /// <param name="Number">The new number, encrypted and hashed by the host.</param>
    public sealed record Renumbered(SealedNationalId Number) : PopulationChange
    {
        public override (RegisteredPerson After, ImmutableArray<Fact> Facts) Follow(RegisteredPerson person) => Of(
            person,
            person with { NationalIdIndex = Convert.ToHexString(Number.Index) },
            new NationalIdReplaced(person.PatronId, Number));
    }

    private static (RegisteredPerson After, ImmutableArray<Fact> Facts) Of(
        RegisteredPerson before, RegisteredPerson after, Fact fact) =>
        after == before ? (before, []) : (after, [fact]);
}
