namespace Skranke.Tests.SignIn;

/// <summary>The command line of the local test issuer: tells what an engine must be configured with, and prints
/// tokens.</summary>
public static class SignInCommand
{
    private const int Done = 0;
    private const int Misused = 2;

    private const string Usage =
        """
        Usage: sign-in --data DIR settings                       lines for the shell that starts the engine
               sign-in --data DIR resident NATIONAL-ID [NAME]    the token of a resident
               sign-in --data DIR staff PERSON LIBRARY           the token of a member of staff
               sign-in --data DIR admin PERSON LIBRARY           the token of a library's administrator
        """;

    /// <summary>The answer is the exit code.</summary>
    public static int Run(string[] arguments, TextWriter output, TextWriter errors, TimeProvider time)
    {
        if (arguments is not ["--data", { Length: > 0 } folder, .. var asked] || asked.Length == 0)
        {
            return Misuse(errors);
        }

        switch (asked)
        {
            case ["settings"]:
                foreach (var (setting, value) in new LocalIssuer(folder, time).Settings())
                {
                    var quoted = value.Replace("'", "'\\''", StringComparison.Ordinal);
                    output.WriteLine($"export {setting.Replace(":", "__", StringComparison.Ordinal)}='{quoted}'");
                }

                return Done;
            case ["resident", var nationalId]:
                output.WriteLine(new LocalIssuer(folder, time).OfResident(nationalId, null));
                return Done;
            case ["resident", var nationalId, var name]:
                output.WriteLine(new LocalIssuer(folder, time).OfResident(nationalId, name));
                return Done;
            case [("staff" or "admin") and var role, var person, var library]:
                output.WriteLine(new LocalIssuer(folder, time).OfStaff(person, library, role));
                return Done;
            default:
                return Misuse(errors);
        }
    }

    private static int Misuse(TextWriter errors)
    {
        errors.WriteLine(Usage);
        return Misused;
    }
}
