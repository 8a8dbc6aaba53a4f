using System.Text.Json.Serialization;

namespace Skranke.Actors;

/// <summary>Something that is done to a patron's bond with one library.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "ask")]
[JsonDerivedType(typeof(JoinLibrary), "join-library")]
[JsonDerivedType(typeof(ActivateMembership), "activate-membership")]
[JsonDerivedType(typeof(AcceptRules), "accept-rules")]
[JsonDerivedType(typeof(LeaveLibrary), "leave-library")]
[JsonDerivedType(typeof(MoveHome), "move-home")]
public abstract record MembershipCommand : PatronCommand
{
    public required Isil Library { get; init; }
}

/// <summary>The patron wants to use this library (N11).</summary>
public sealed record JoinLibrary : MembershipCommand;

/// <summary>The patron stands at the desk of the library for the first time (N8).</summary>
public sealed record ActivateMembership : MembershipCommand
{
    /// <summary>A member of staff has seen who it is.</summary>
    public required bool IdentityChecked { get; init; }

    public required bool RulesAccepted { get; init; }

    /// <summary>The version of the rules that was shown; null for the present one.</summary>
    public int? RulesVersion { get; init; }
}

/// <summary>The patron accepts this version of the library's rules (N9).</summary>
public sealed record AcceptRules : MembershipCommand
{
    public required int Version { get; init; }
}

/// <summary>The patron no longer wants to use this library.</summary>
public sealed record LeaveLibrary : MembershipCommand;

/// <summary>This library becomes the home library (N5).</summary>
public sealed record MoveHome : MembershipCommand;
