using System.Text.Json.Nodes;

namespace Skranke.LoadTests.Reporting;

/// <summary>One figure of a JSON report, for scripts.</summary>
public static class ReportFigure
{
    /// <param name="path">Names with slashes between them; one of a list is named by its <c>name</c> or
    /// <c>kind</c>.</param>
    /// <returns>Null where the report has no such figure.</returns>
    public static string? Of(string report, string path)
    {
        var node = JsonNode.Parse(report);
        foreach (var step in path.Split('/'))
        {
            node = node switch
            {
                JsonObject named => named[step],
                JsonArray list => list.FirstOrDefault(one => $"{one?["name"] ?? one?["kind"]}" == step),
                _ => null,
            };
        }

        return node is JsonValue ? node.ToString() : null;
    }
}
