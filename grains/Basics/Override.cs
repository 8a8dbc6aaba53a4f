using System.Collections.Immutable;

namespace Skranke.Basics;

/// <summary>What staff may set aside: a refusal whose code the policy marks as overridable, named in the request
/// together with a reason. What is left still refuses.</summary>
public static class Override
{
    /// <summary>Marks what policy lets staff override, and takes away what was overridden.</summary>
    public static ImmutableArray<Refusal> Apply(
        ImmutableArray<Refusal> refusals,
        ImmutableArray<string> overridable,
        IReadOnlyList<string> overridden)
    {
        if (refusals.IsEmpty)
        {
            return refusals;
        }

        var left = ImmutableArray.CreateBuilder<Refusal>(refusals.Length);
        foreach (var refusal in refusals)
        {
            var may = overridable.Contains(refusal.Code);
            if (!may || !overridden.Contains(refusal.Code))
            {
                left.Add(refusal with { Overridable = may });
            }
        }

        return left.ToImmutable();
    }

    /// <summary>The codes that were really set aside, for the event log.</summary>
    public static ImmutableArray<string> Used(
        ImmutableArray<Refusal> refusals,
        ImmutableArray<string> overridable,
        IReadOnlyList<string> overridden) => refusals.IsEmpty || overridden.Count == 0
        ? []
        :
        [
            .. refusals.Select(refusal => refusal.Code)
                .Where(code => overridable.Contains(code) && overridden.Contains(code)).Distinct(),
        ];
}
