using System.Text.Json.Nodes;

namespace Skranke.Api.Http;

/// <summary>Problem details (RFC 9457): why something was not done. Where rules refused, every refusal that applies is
/// listed, and the first in order of precedence stands on top.</summary>
public sealed record ProblemAnswer
{
    /// <summary>Where the code is explained.</summary>
    public required string Type { get; init; }

    public required string Title { get; init; }

    public required int Status { get; init; }

    /// <summary>Stable, for programs to decide by.</summary>
    public required string Code { get; init; }

    /// <summary>One sentence for a person, without personal data.</summary>
    public required string Detail { get; init; }

    /// <summary>The rule or policy setting that refuses.</summary>
    public string? Rule { get; init; }

    /// <summary>The figures that explain the refusal.</summary>
    public JsonObject? Data { get; init; }

    /// <summary>The local day from which the rule would say yes, where time alone heals it.</summary>
    public DateOnly? PossibleFrom { get; init; }

    /// <summary>Whether staff may set it aside with a reason.</summary>
    public bool? Overridable { get; init; }

    /// <summary>Every refusal that applies, in order of precedence.</summary>
    public IReadOnlyList<ProblemAnswer>? Refusals { get; init; }

    /// <summary>By what the operators find a failure in their log.</summary>
    public string? RequestId { get; init; }
}
