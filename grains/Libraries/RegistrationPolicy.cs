using Skranke.Patrons;

namespace Skranke.Libraries;

/// <summary>Who may register without coming to the desk, and what follows from it.</summary>
public sealed record RegistrationPolicy
{
    /// <summary>From this age somebody registers alone on the web; who is younger comes with a guardian (H6).</summary>
    public int SelfServiceMinAge { get; init; } = 18;

    /// <summary>True where a verified identity is enough to borrow at once (H4); false where the membership waits until
    /// it is activated at the library (N6, N8).</summary>
    public bool SelfServiceActivates { get; init; }

    /// <summary>True where guardians register their children on the web. Such a membership always waits for the desk,
    /// because nobody has verified whose child it is.</summary>
    public bool GuardiansRegister { get; init; }

    /// <summary>Whether an e-mail address or a phone number that is given is used for notices unless somebody says
    /// otherwise (H13, H29).</summary>
    public bool NoticesOnByDefault { get; init; } = true;
}

/// <summary>What somebody consents to, in words. Another text is another version.</summary>
public sealed record ConsentText
{
    public required ConsentKind Kind { get; init; }

    public required int Version { get; init; }

    public required string Text { get; init; }

    /// <summary>The legal basis of what is done with the data, such as <c>GDPR 6(1)(e)</c>: a public body rarely does
    /// it by consent alone (H7).</summary>
    public string? LegalBasis { get; init; }
}
