using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Skranke.Silo.Access;

/// <summary>A file in the data folder that shows keys, and is the only place where they can be read. Written whole or
/// not at all, and readable by its owner only.</summary>
internal sealed class KeyFile(string folder, string name)
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private readonly string _path = Path.Combine(folder, name);

    /// <summary>One of the keys; null where the file is not there or cannot be read.</summary>
    public string? Key(string called)
    {
        try
        {
            return File.Exists(_path) ? JsonNode.Parse(File.ReadAllText(_path))?[called]?.GetValue<string>() : null;
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    public void Write(JsonObject keys)
    {
        _ = Directory.CreateDirectory(folder);
        var draft = $"{_path}.new";
        File.Delete(draft);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var file = new FileStream(draft, options))
        {
            file.Write(Encoding.UTF8.GetBytes(keys.ToJsonString(Indented) + "\n"));
            file.Flush(flushToDisk: true);
        }

        File.Move(draft, _path, overwrite: true);
    }
}
