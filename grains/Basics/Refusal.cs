using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Skranke.Basics;

/// <summary>A rule said no. A value, not an exception: refusing is what a rule is for.</summary>
/// <param name="Code">Stable code, one of <see cref="RefusalCodes"/>.</param>
/// <param name="Rule">The name of the rule or the policy setting that refuses.</param>
/// <param name="Detail">One sentence for a person, without personal data.</param>
/// <param name="Data">The figures that explain the refusal.</param>
/// <param name="PossibleFrom">The library's local date from which the rule would say yes, where time alone heals
/// it.</param>
/// <param name="Overridable">Whether policy lets staff override it with a reason.</param>
public sealed record Refusal(
    string Code,
    string Rule,
    string Detail,
    JsonObject? Data = null,
    DateOnly? PossibleFrom = null,
    bool Overridable = false);

/// <summary>Collects every refusal that applies and puts them in the order of precedence.</summary>
public sealed class Refusals
{
    private ImmutableArray<Refusal>.Builder? _found;

    public bool None => _found is null;

    public void Add(Refusal refusal) => (_found ??= ImmutableArray.CreateBuilder<Refusal>()).Add(refusal);

    public void AddIf(bool applies, Func<Refusal> refusal)
    {
        if (applies)
        {
            Add(refusal());
        }
    }

    public ImmutableArray<Refusal> InOrder()
    {
        if (_found is null)
        {
            return [];
        }

        _found.Sort(static (a, b) => RefusalCodes.Precedence(a.Code).CompareTo(RefusalCodes.Precedence(b.Code)));
        return _found.ToImmutable();
    }
}
