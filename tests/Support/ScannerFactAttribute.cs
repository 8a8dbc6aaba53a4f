using System.Diagnostics;
using Xunit;

namespace Skranke.Tests.Support;

/// <summary>A test that holds a picture before a real scanner: the program <c>zbarimg</c>, which <c>./test</c> installs
/// where it can. Without it the test is left out, and says why.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ScannerFactAttribute : FactAttribute
{
    private static readonly Lazy<bool> IsHere = new(() =>
    {
        try
        {
            return Scan(["--version"]).ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    });

    public ScannerFactAttribute()
    {
        if (!IsHere.Value)
        {
            Skip = "The scanner program zbarimg is missing: install the package zbar-tools.";
        }
    }

    /// <summary>What the scanner reads from a picture, each as <c>symbology:text</c>.</summary>
    public static string[] Read(string picture) =>
        Scan(["--quiet", picture]).Said.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private static (int ExitCode, string Said) Scan(IEnumerable<string> arguments)
    {
        using var program = Process.Start(new ProcessStartInfo("zbarimg", arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var errors = program.StandardError.ReadToEndAsync();
        var said = program.StandardOutput.ReadToEnd();
        program.WaitForExit();
        _ = errors.Wait(TimeSpan.FromSeconds(5));
        return (program.ExitCode, said);
    }
}
