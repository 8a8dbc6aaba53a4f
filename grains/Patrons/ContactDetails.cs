namespace Skranke.Patrons;

/// <summary>What a new patron is called and how to reach it. No rule asks for it; it is written beside the patron and
/// erased apart from it.</summary>
public sealed record ContactDetails
{
    public required string Name { get; init; }

    /// <summary>Who answers for an institution (N3).</summary>
    public string? ResponsiblePerson { get; init; }

    public string? Email { get; init; }

    public string? Phone { get; init; }

    /// <summary>Whether notices go to the e-mail address; null for what the library does by default.</summary>
    public bool? EmailNotices { get; init; }

    /// <summary>Whether notices go to the phone; null for what the library does by default.</summary>
    public bool? SmsNotices { get; init; }

    /// <summary><c>da</c>, <c>nb</c>, <c>nn</c> or <c>en</c>; null for the library's own.</summary>
    public string? Language { get; init; }

    public string? Street { get; init; }

    public string? PostalCode { get; init; }

    public string? City { get; init; }

    /// <summary>True where the population register said so, whom nobody overrules (N13).</summary>
    public bool FromRegister { get; init; }

    /// <summary>True where the address must be shown to nobody.</summary>
    public bool IsProtected { get; init; }

    /// <summary>The last day of the protection, where it lapses by itself.</summary>
    public DateOnly? ProtectedUntil { get; init; }

    public override string ToString() => "(contact)";
}
