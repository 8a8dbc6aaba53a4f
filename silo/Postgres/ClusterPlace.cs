using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Skranke.Silo.Postgres;

/// <summary>
/// Where the private cluster is kept, and what lies in there: <c>data</c> (PostgreSQL's own folder), <c>socket</c>,
/// <c>log</c>, and a lock. Usually it is <c>postgres</c> below the data folder.
/// </summary>
/// <remarks>
/// When root starts the engine on a folder the database user cannot get to (below <c>/root</c>, say), the cluster is
/// kept in <c>/var/lib/skranke</c> instead. The data folder then holds a file <c>postgres-place</c> that says where,
/// and the cluster holds a file <c>belongs-to</c> that says whose it is: a data folder that is moved takes its
/// cluster along, and of a folder that was copied only the first may use it.
/// </remarks>
internal sealed partial class ClusterPlace(string folder)
{
    private const string PlaceName = "postgres-place";
    private const string InsideName = "postgres";
    private const string UnfinishedName = "data.unfinished-";
    private const string OutsideRoot = "/var/lib/skranke";
    private const int LongestSocketPath = 99;

    // pg_ctl hands folders to a shell between double quotes.
    private static readonly SearchValues<char> Unquotable = SearchValues.Create("\"$`\\\n\r");

    internal string Folder { get; } = folder;

    internal string Data => Path.Combine(Folder, "data");

    /// <summary>
    /// A cluster under construction. It gets its name when complete, so half a cluster is never opened. Every attempt
    /// has its own folder, because the initdb of an engine that was killed goes on for a while.
    /// </summary>
    internal string Unfinished { get; } = Path.Combine(folder, $"{UnfinishedName}{Guid.NewGuid():N}");

    internal string LogFolder => Path.Combine(Folder, "log");

    /// <summary>What PostgreSQL says before its own log is open.</summary>
    internal string StartLog => Path.Combine(LogFolder, "start.log");

    internal string LockFile => Path.Combine(Folder, "engine.lock");

    internal string Settings => Path.Combine(Data, "skranke.conf");

    /// <summary>Distinguishes this cluster's processes from those of all others on the machine.</summary>
    internal string ClusterName => $"skranke-{Hash(Folder)}";

    internal bool HasCluster => File.Exists(Path.Combine(Data, "PG_VERSION"));

    private string BelongsTo => Path.Combine(Folder, "belongs-to");

    /// <summary>
    /// The folder of the socket. A socket's path may have about 100 bytes, and a comma or colon in it would mean
    /// something else to clients, so for other places it is a folder of its own with a name made from the place.
    /// </summary>
    internal string SocketFolder
    {
        get
        {
            var inside = Path.Combine(Folder, "socket");
            if (PlainPath().IsMatch(inside) && $"{inside}/.s.PGSQL.{ClusterSettings.Port}".Length <= LongestSocketPath)
                return inside;
            return $"{(Environment.IsPrivilegedProcess ? "/run" : "/tmp")}/{ClusterName}";
        }
    }

    /// <summary>
    /// Removes the socket of a server that is gone. Its lock names the old process, whose number may be another's by
    /// now, and PostgreSQL would refuse to start for that.
    /// </summary>
    internal void ClearSocket()
    {
        var socket = Path.Combine(SocketFolder, $".s.PGSQL.{ClusterSettings.Port}");
        File.Delete(socket);
        File.Delete(socket + ".lock");
    }

    /// <summary>Removes what attempts that were cut short have left.</summary>
    internal void ClearUnfinished()
    {
        foreach (var left in Directory.EnumerateDirectories(Folder, UnfinishedName + "*"))
        {
            try
            {
                Directory.Delete(left, recursive: true);
            }
            catch (IOException)
            {
                // Its initdb is still at it. The next start finds it again, and nothing ever opens it.
            }
        }
    }

    /// <summary>The place of a data folder that has its cluster already; null for a folder that is new.</summary>
    internal static ClusterPlace? Known(string dataFolder)
    {
        var inside = new ClusterPlace(Path.Combine(dataFolder, InsideName));
        var note = Path.Combine(dataFolder, PlaceName);
        if (!File.Exists(note))
            return inside.HasCluster ? inside : null;
        var place = new ClusterPlace(File.ReadAllText(note).Trim());
        if (!place.HasCluster)
            throw new PostgresSetupException(
                $"The database of {dataFolder} is kept in {place.Folder}, but is not there. Put it back, or remove "
                + $"{note} to start with an empty database.");
        place.RequireOwner(dataFolder);
        return place;
    }

    /// <summary>Finds and makes a place for a cluster that is about to be made.</summary>
    internal static async Task<ClusterPlace> ChooseAsync(
        string dataFolder, DatabaseUser user, CancellationToken cancellation)
    {
        var inside = new ClusterPlace(Path.Combine(dataFolder, InsideName));
        var place = await MayBeInsideAsync(dataFolder, user, cancellation) ? inside : Outside(dataFolder);
        if (place.Folder.AsSpan().IndexOfAny(Unquotable) >= 0)
            throw new PostgresSetupException(
                $"The data folder {dataFolder} has a character in its name that PostgreSQL's programs cannot pass on "
                + "(a quotation mark, a dollar sign, a backslash). Name another folder with --data.");
        UnixFiles.MakePrivateFolder(place.Folder);
        await user.OwnAsync(place.Folder, cancellation);
        if (place != inside)
            UnixFiles.WriteAtomically(place.BelongsTo, dataFolder + "\n");
        await place.RequireEntryAsync(dataFolder, user, cancellation);
        return place;
    }

    /// <summary>The database user must get in; a data folder copied by root is closed to it, for example.</summary>
    internal async Task RequireEntryAsync(string dataFolder, DatabaseUser user, CancellationToken cancellation)
    {
        if (await user.CanEnterAsync(Folder, cancellation))
            return;
        if (Folder == Path.Combine(dataFolder, InsideName) && await MayBeInsideAsync(dataFolder, user, cancellation)
            && await user.CanEnterAsync(Folder, cancellation))
            return;
        throw new PostgresSetupException(
            $"PostgreSQL's user cannot enter {Folder}. Let others pass through the folders above it (chmod o+x), or "
            + "name another folder with --data.");
    }

    /// <summary>
    /// Clusters outside that were made for a folder of this name and are not its own: the folder was removed or
    /// moved, and a new one was made in its stead.
    /// </summary>
    internal static IEnumerable<ClusterPlace> LeftBehind(string dataFolder) => !Directory.Exists(OutsideRoot)
        ? []
        : Directory.EnumerateDirectories(OutsideRoot, Hash(dataFolder) + "*")
            .Select(folder => new ClusterPlace(folder))
            .Where(p => p.HasCluster && File.Exists(p.BelongsTo)
                && File.ReadAllText(p.BelongsTo).Trim() == dataFolder);

    /// <summary>The major version of PostgreSQL that made the cluster.</summary>
    internal int Major() => int.Parse(File.ReadAllText(Path.Combine(Data, "PG_VERSION")));

    /// <summary>Notes in the data folder where its cluster is, once there is one.</summary>
    internal void Remember(string dataFolder)
    {
        if (Folder != Path.Combine(dataFolder, InsideName))
            UnixFiles.WriteAtomically(Path.Combine(dataFolder, PlaceName), Folder + "\n");
    }

    /// <summary>Makes the folders of socket and log and sees to it that the socket's is nobody else's.</summary>
    internal async Task PrepareAsync(DatabaseUser user, CancellationToken cancellation)
    {
        foreach (var folder in new[] { LogFolder, SocketFolder }.Where(f => !Directory.Exists(f)))
        {
            UnixFiles.MakePrivateFolder(folder);
            await user.OwnAsync(folder, cancellation);
        }

        // The database trusts whoever reaches its socket, and clients trust whoever listens there. In a folder that
        // is shared, such as /tmp, somebody else could have made one of this name first.
        var socket = await UnixFiles.OwnerAsync(SocketFolder, cancellation);
        var place = await UnixFiles.OwnerAsync(Folder, cancellation);
        if (!socket.IsFolder || socket.Mode != "700" || socket.User != place.User)
            throw new PostgresSetupException(
                $"The folder for PostgreSQL's socket, {SocketFolder}, must belong to the owner of {Folder} and have "
                + "mode 0700. Remove it and start again.");
    }

    private static async Task<bool> MayBeInsideAsync(
        string dataFolder, DatabaseUser user, CancellationToken cancellation)
    {
        if (await user.CanEnterAsync(dataFolder, cancellation))
            return true;

        // A data folder that root made is closed to the database user. Where it is the only closed door, its group
        // is let through (not in: it still cannot list the folder), because the operator chose this disk.
        var before = await UnixFiles.OwnerAsync(dataFolder, cancellation);
        var groupHasNothing = before.Mode.Length == 3
            && (before.Mode[1] == '0' || (before.Mode[1] == '1' && before.Group == 0));
        if (before.User != 0 || !groupHasNothing)
            return false;
        await UnixFiles.GiveToAsync(dataFolder, 0, user.Group, all: false, cancellation);
        UnixFiles.LetGroupPass(dataFolder);
        if (await user.CanEnterAsync(dataFolder, cancellation))
            return true;
        UnixFiles.StopGroup(dataFolder);
        await UnixFiles.GiveToAsync(dataFolder, 0, before.Group, all: false, cancellation);
        return false;
    }

    /// <summary>
    /// A free place outside. One that holds a cluster is passed over even if its name fits: it was left by a data
    /// folder that was removed, and a folder that looks new must start new.
    /// </summary>
    private static ClusterPlace Outside(string dataFolder)
    {
        var first = Path.Combine(OutsideRoot, Hash(dataFolder));
        return Enumerable.Range(1, int.MaxValue)
            .Select(n => new ClusterPlace(n == 1 ? first : $"{first}-{n}"))
            .First(p => !p.HasCluster);
    }

    private void RequireOwner(string dataFolder)
    {
        var owner = File.Exists(BelongsTo) ? File.ReadAllText(BelongsTo).Trim() : dataFolder;
        if (owner == dataFolder)
            return;
        var claim = Path.Combine(owner, PlaceName);
        if (File.Exists(claim) && File.ReadAllText(claim).Trim() == Folder)
            throw new PostgresSetupException(
                $"{dataFolder} is a copy of {owner}, and their one database in {Folder} belongs to the latter. A "
                + "copy of the folder does not hold the database: use pg_dump or pg_basebackup for that.");
        UnixFiles.WriteAtomically(BelongsTo, dataFolder + "\n");
    }

    private static string Hash(string text) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 6));

    [GeneratedRegex("^[A-Za-z0-9/._-]+$")]
    private static partial Regex PlainPath();
}
