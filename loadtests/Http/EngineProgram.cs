namespace Skranke.LoadTests.Http;

/// <summary>Where the engine's program is: named by the environment, or beside this one.</summary>
public static class EngineProgram
{
    public const string Variable = "SKRANKE_API";

    /// <summary>The project's folder, as the commands in it tell their programs.</summary>
    private const string Root = "SKRANKE_ROOT";

    private const string FileName = "Skranke.Api.dll";

    public static string Find()
    {
        var beside = AppContext.BaseDirectory;
        var root = Environment.GetEnvironmentVariable(Root) ?? Environment.CurrentDirectory;
        string?[] places =
        [
            Environment.GetEnvironmentVariable(Variable),
            Path.Combine(beside, FileName),
            Path.Combine(beside, "..", "..", "Api", new DirectoryInfo(beside).Name, FileName),
            Path.Combine(root, ".artifacts", "run", FileName),
        ];
        return places.FirstOrDefault(File.Exists) is { } found
            ? Path.GetFullPath(found)
            : throw new FileNotFoundException($"{FileName} was not found; set {Variable} to its path.");
    }
}
