namespace Skranke.Api.Identities;

/// <summary>Who somebody is, as an issuer that we believe has said it. Where it is written out the number and the name
/// stay out.</summary>
/// <param name="Issuer">The configured name of the issuer.</param>
/// <param name="Subject">The issuer's own name for the person.</param>
/// <param name="NationalId">Its digits alone; well formed.</param>
/// <param name="LevelOfAssurance">How sure the issuer is; one of those that are configured as high enough.</param>
/// <param name="AuthenticatedAt">When the person proved it.</param>
public sealed record VerifiedIdentity(
    string Issuer,
    string Subject,
    string NationalId,
    string? Name,
    string LevelOfAssurance,
    DateTimeOffset AuthenticatedAt)
{
    public override string ToString() => $"(identity by {Issuer})";
}
