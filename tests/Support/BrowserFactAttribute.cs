using Xunit;

namespace Skranke.Tests.Support;

/// <summary>A test that looks at a page with a real browser: Chromium, where it is installed. Without it the test is
/// left out, and says why.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BrowserFactAttribute : FactAttribute
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome"];

    public BrowserFactAttribute()
    {
        if (Browser is null)
        {
            Skip = "No browser is here: install the package chromium.";
        }
    }

    /// <summary>Where the browser is; null where there is none.</summary>
    public static string? Browser { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')
        .SelectMany(folder => Names.Select(name => Path.Combine(folder, name))).FirstOrDefault(File.Exists);
}
