namespace Skranke.Api.Identities;

/// <summary>Why a token is not believed. Which check of it failed is not told: that would help only whoever forges
/// one.</summary>
public enum TokenFault
{
    /// <summary>Not ours, not signed by its issuer, or not what it should be.</summary>
    Invalid,

    Expired,

    AssuranceTooLow,

    /// <summary>It holds no national id, or none that is well formed.</summary>
    NoNationalId,

    /// <summary>The issuer's keys cannot be had at the moment.</summary>
    IssuerAway,
}
