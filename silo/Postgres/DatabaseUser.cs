namespace Skranke.Silo.Postgres;

/// <summary>
/// The user PostgreSQL's programs run as. PostgreSQL refuses to run as root; an engine started by root runs them as
/// the system's <c>postgres</c> user, or as a system user <c>skranke</c> made for the purpose. Anybody else runs them
/// as himself. A cluster that exists is run by whom it belongs to, so that a user added later changes nothing.
/// </summary>
internal sealed record DatabaseUser(uint User, uint Group, bool IsSelf)
{
    private const string Package = "postgres";
    private const string Own = "skranke";

    private static readonly DatabaseUser Self = new(0, 0, IsSelf: true);

    /// <summary>Whom a cluster that is about to be made shall belong to.</summary>
    internal static async Task<DatabaseUser> ForNewClusterAsync(CancellationToken cancellation)
    {
        if (!Environment.IsPrivilegedProcess)
            return Self;
        if (await LookUpAsync(Package, cancellation) is { } postgres)
            return postgres;
        if (await LookUpAsync(Own, cancellation) is { } skranke)
            return skranke;
        await AddOwnAsync(cancellation);
        return await LookUpAsync(Own, cancellation)
            ?? throw new PostgresSetupException(
                $"PostgreSQL does not run as root, and a system user {Own} for it could not be made. Start the "
                + "engine as another user.");
    }

    /// <summary>Whom the cluster in this folder belongs to.</summary>
    internal static async Task<DatabaseUser> ForClusterInAsync(string folder, CancellationToken cancellation)
    {
        if (!Environment.IsPrivilegedProcess)
            return Self;
        var owner = await UnixFiles.OwnerAsync(folder, cancellation);
        if (owner.User != 0)
            return new DatabaseUser(owner.User, owner.Group, IsSelf: false);

        // A folder brought back from a copy that root made belongs to root, which PostgreSQL would refuse.
        var user = await ForNewClusterAsync(cancellation);
        await UnixFiles.GiveToAsync(folder, user.User, user.Group, all: true, cancellation);
        return user;
    }

    /// <summary>Runs a program as this user.</summary>
    internal Task<ProgramResult> RunAsync(
        string program, IReadOnlyList<string> arguments, CancellationToken cancellation)
    {
        if (IsSelf)
            return UnixProgram.RunAsync(program, arguments, cancellation);
        if (UnixProgram.Exists("setpriv"))
            return UnixProgram.RunAsync(
                "setpriv",
                [$"--reuid={User}", $"--regid={Group}", "--clear-groups", "--", program, .. arguments],
                cancellation);
        throw new PostgresSetupException(
            "PostgreSQL does not run as root, and the program setpriv to run it as another user is missing. Install "
            + "it (Debian, Ubuntu: apt-get install util-linux; Alpine: apk add setpriv) or start the engine as "
            + "another user.");
    }

    /// <summary>Whether this user can get into a folder, through all that is above it.</summary>
    internal async Task<bool> CanEnterAsync(string folder, CancellationToken cancellation) =>
        IsSelf || (await RunAsync("test", ["-x", folder], cancellation)).Succeeded;

    /// <summary>Makes this user the owner of a folder; nothing to do where it is the one that made it.</summary>
    internal Task OwnAsync(string folder, CancellationToken cancellation) =>
        IsSelf ? Task.CompletedTask : UnixFiles.GiveToAsync(folder, User, Group, all: false, cancellation);

    private static async Task<DatabaseUser?> LookUpAsync(string name, CancellationToken cancellation)
    {
        var user = await UnixProgram.RunAsync("id", ["-u", name], cancellation);
        if (!user.Succeeded)
            return null;
        var group = await UnixProgram.RunAsync("id", ["-g", name], cancellation);
        return new DatabaseUser(uint.Parse(user.Output), uint.Parse(group.RequireSuccess().Output), IsSelf: false);
    }

    private static async Task AddOwnAsync(CancellationToken cancellation)
    {
        // The first is what most systems have, the second is BusyBox's, which has no useradd.
        var added = UnixProgram.Exists("useradd")
            ? await UnixProgram.RunAsync(
                "useradd",
                ["--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent", "--shell",
                    "/usr/sbin/nologin", Own],
                cancellation)
            : await UnixProgram.RunAsync("adduser", ["-S", "-D", "-H", "-s", "/sbin/nologin", Own], cancellation);
        _ = added.RequireSuccess();
    }
}
