namespace Skranke.LoadTests.Http;

/// <summary>Where the engine's program is: named by the environment, or beside this one.</summary>
public static class EngineProgram
{
    public const string Variable = "SKRANKE_API";
    private const string FileName = "Skranke.Api.dll";

    public static string Find()
    {
        var beside = AppContext.BaseDirectory;
        string?[] places =
        [
            Environment.GetEnvironmentVariable(Variable),
            Path.Combine(beside, FileName),
            Path.Combine(beside, "..", "..", "Api", new DirectoryInfo(beside).Name, FileName),
            Path.Combine(Environment.CurrentDirectory, ".artifacts", "run", FileName),
        ];
        return places.FirstOrDefault(File.Exists) is { } found
            ? Path.GetFullPath(found)
            : throw new FileNotFoundException($"{FileName} was not found; set {Variable} to its path.");
    }
}
