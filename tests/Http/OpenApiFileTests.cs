using System.Text;
using System.Text.Json;
using Skranke.Api.Docs;
using Skranke.Api.Http;
using Skranke.Basics;
using Skranke.Tests.Tidy;
using Xunit;

namespace Skranke.Tests.Http;

public sealed class OpenApiFileTests
{
    [Fact]
    public async Task The_checked_in_document_is_what_the_routes_say()
    {
        var generated = await OpenApiFile.Render();
        if (Environment.GetEnvironmentVariable("SKRANKE_WRITE") == "1")
        {
            File.WriteAllText(
                Path.Combine(Repository.Root, "api", "openapi.json"), generated, new UTF8Encoding(false));
        }

        Assert.True(
            generated == OpenApiFile.CheckedIn(),
            "api/openapi.json is out of date: run this test with SKRANKE_WRITE=1 and look at what changed.");
    }

    [Fact]
    public void Every_path_of_the_version_needs_a_key()
    {
        using var document = JsonDocument.Parse(OpenApiFile.CheckedIn());

        foreach (var path in document.RootElement.GetProperty("paths").EnumerateObject()
            .Where(path => path.Name.StartsWith("/v1/", StringComparison.Ordinal)))
        {
            foreach (var verb in path.Value.EnumerateObject())
            {
                Assert.True(verb.Value.TryGetProperty("security", out _), $"{verb.Name} {path.Name}");
                Assert.True(verb.Value.GetProperty("responses").TryGetProperty("401", out _), path.Name);
            }
        }
    }

    [Fact]
    public void Every_refusal_is_documented_somewhere()
    {
        var document = OpenApiFile.CheckedIn();

        Assert.All(
            RefusalCodes.All,
            code => Assert.Contains($"\"{code}\"", document, StringComparison.Ordinal));
        Assert.True(ProblemKinds.All.Count > RefusalCodes.All.Count);
    }
}
