namespace Skranke.Silo.Postgres;

/// <summary>
/// The folder an engine keeps everything in: the private database (or where to find it), the demo keys, the moved
/// clock. It is created for its owner alone, and held by a lock for as long as the engine runs, because two engines
/// on one folder would be two truths.
/// </summary>
/// <remarks>
/// The lock belongs to the open file, not to the file's existence: the system drops it when the process ends in
/// whatever way, so a hard kill never leaves a folder that nobody may open. Files with secrets are to be written
/// with mode 0600: when the engine runs as root, members of the database user's group may pass through the folder.
/// </remarks>
public sealed class DataFolder : IDisposable
{
    private const string LockName = "engine.lock";
    private const string HolderName = "engine.pid";
    private readonly FileStream _lock;

    private DataFolder(string path, FileStream held)
    {
        Path = path;
        _lock = held;
    }

    /// <summary>The folder's full path.</summary>
    public string Path { get; }

    /// <summary>Creates the folder where it is missing and takes it for this process.</summary>
    /// <exception cref="PostgresSetupException">Another engine holds it, or it cannot be written.</exception>
    public static DataFolder Open(string path)
    {
        var full = System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(path));
        try
        {
            UnixFiles.MakePrivateFolder(full);
            var held = HoldAlone(System.IO.Path.Combine(full, LockName), WithHolder(full));
            System.IO.File.WriteAllText(System.IO.Path.Combine(full, HolderName), $"{Environment.ProcessId}\n");
            return new DataFolder(full, held);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new PostgresSetupException(
                $"The data folder {full} cannot be written by this user. Start the engine as the folder's owner, "
                + "or name another folder with --data.", e);
        }
    }

    /// <summary>The full path of a file in the folder.</summary>
    public string File(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Gives the folder back.</summary>
    public void Dispose() => _lock.Dispose();

    /// <summary>Opens a lock file so that nobody else can, for as long as the stream lives.</summary>
    internal static FileStream HoldAlone(string file, string what)
    {
        try
        {
            return new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e) when (e is not DirectoryNotFoundException && System.IO.File.Exists(file))
        {
            throw new PostgresSetupException(
                $"Another engine is running on {what}. Stop it first, or name another folder with --data.", e);
        }
    }

    /// <summary>The lock cannot be read while it is held, so who holds it stands in a file beside it.</summary>
    private static string WithHolder(string folder)
    {
        var note = System.IO.Path.Combine(folder, HolderName);
        return System.IO.File.Exists(note) && int.TryParse(System.IO.File.ReadAllText(note), out var process)
            ? $"{folder} (process {process})"
            : folder;
    }
}
