namespace Skranke.Tests.Seeds;

/// <summary>This class proves one row of the seed rules, and its summary says that row in one sentence.</summary>
/// <param name="row">The row, such as <c>H19</c>.</param>
/// <param name="ruleFiles">Where the row is decided.</param>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class SeedRowAttribute(string row, params string[] ruleFiles) : Attribute
{
    public string Row { get; } = row;

    public IReadOnlyList<string> RuleFiles { get; } = ruleFiles;
}
