namespace Skranke.LoadTests.Preparing;

/// <summary>The SQL scripts that are part of this program.</summary>
public static class Scripts
{
    public static string Read(string name)
    {
        using var stream = typeof(Scripts).Assembly.GetManifestResourceStream($"Skranke.LoadTests.{name}.sql")
            ?? throw new InvalidOperationException($"The script {name} is not part of this program.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
