using System.Text;

namespace Skranke.Silo.Postgres;

/// <summary>
/// The few things the private database does to files that plain file calls leave open: folders nobody else may
/// enter, files that are either the old or the new one after a crash, and whom a folder belongs to.
/// </summary>
internal static class UnixFiles
{
    private const UnixFileMode OwnerOnly =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private const UnixFileMode ReadableFile =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    /// <summary>Makes the folder and what is missing above it; the folder itself is its owner's alone.</summary>
    internal static void MakePrivateFolder(string path)
    {
        RequireUnix();
        if (Directory.Exists(path))
            return;
        if (Path.GetDirectoryName(path) is { Length: > 0 } parent)
            Directory.CreateDirectory(parent);
        if (!OperatingSystem.IsWindows())
            Directory.CreateDirectory(path, OwnerOnly);
    }

    /// <summary>
    /// Replaces a file in one step. The new text is on disk before the name points to it, so a crash leaves the old
    /// file or the new one. The temporary file must not exist yet: in a folder of the less privileged database user
    /// a planted link is then an error instead of a way to overwrite somebody else's file.
    /// </summary>
    internal static void WriteAtomically(string path, string text)
    {
        RequireUnix();
        var temporary = $"{path}.{Guid.NewGuid():N}";
        var how = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            how.UnixCreateMode = ReadableFile;
        using (var stream = new FileStream(temporary, how))
        {
            stream.Write(Encoding.UTF8.GetBytes(text));
            stream.Flush(flushToDisk: true);
        }

        File.Move(temporary, path, overwrite: true);
    }

    /// <summary>Lets members of the folder's group pass through it, without letting them list it.</summary>
    internal static void LetGroupPass(string path)
    {
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, File.GetUnixFileMode(path) | UnixFileMode.GroupExecute);
    }

    /// <summary>Takes back from a folder's group what <see cref="LetGroupPass" /> gave.</summary>
    internal static void StopGroup(string path)
    {
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, File.GetUnixFileMode(path) & ~UnixFileMode.GroupExecute);
    }

    /// <summary>Whom a file or folder belongs to; a link is looked at itself, not followed.</summary>
    internal static async Task<FileOwner> OwnerAsync(string path, CancellationToken cancellation)
    {
        // Both the GNU and the BusyBox stat know this format; the base class library cannot tell an owner.
        var stat = await UnixProgram.RunAsync("stat", ["-c", "%u %g %a %F", path], cancellation);
        var parts = stat.RequireSuccess().Output.Trim().Split(' ', 4);
        return new FileOwner(uint.Parse(parts[0]), uint.Parse(parts[1]), parts[2], parts[3] == "directory");
    }

    /// <summary>The path without any link in it, so that two names of one folder compare equal.</summary>
    internal static async Task<string> RealPathAsync(string path, CancellationToken cancellation)
    {
        var real = await UnixProgram.RunAsync("readlink", ["-f", path], cancellation);
        return real.RequireSuccess().Output.TrimEnd('\n');
    }

    /// <summary>A user must own folder and content alike, else PostgreSQL refuses to start in it.</summary>
    internal static async Task GiveToAsync(string path, uint user, uint group, bool all, CancellationToken cancellation)
    {
        string[] owner = [$"{user}:{group}", path];
        var chown = await UnixProgram.RunAsync("chown", all ? ["-R", .. owner] : owner, cancellation);
        _ = chown.RequireSuccess();
    }

    private static void RequireUnix()
    {
        if (OperatingSystem.IsWindows())
            throw new PlatformNotSupportedException(
                "The private PostgreSQL needs a Unix-like system. On Windows name a server with --postgres.");
    }
}

/// <summary>Owner, mode (octal) and kind of a file, as <c>stat</c> tells them.</summary>
internal sealed record FileOwner(uint User, uint Group, string Mode, bool IsFolder);
