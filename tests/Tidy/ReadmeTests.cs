using System.Text;
using Skranke.Api.Security;
using Skranke.Silo.Access;
using Xunit;

namespace Skranke.Tests.Tidy;

/// <summary>What the README shows of the code is what the code says.</summary>
public sealed class ReadmeTests
{
    private const string Begin = "<!-- permissions: from api/Security/Permissions.cs -->\n";
    private const string End = "<!-- end of permissions -->";

    [Fact]
    public void The_permission_table_is_that_of_the_code()
    {
        var path = Path.Combine(Repository.Root, "README.md");
        var readme = File.ReadAllText(path);
        var from = readme.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        var to = readme.IndexOf(End, StringComparison.Ordinal);
        if (Environment.GetEnvironmentVariable("SKRANKE_WRITE") == "1")
        {
            File.WriteAllText(path, readme[..from] + Table() + readme[to..], new UTF8Encoding(false));
        }

        Assert.Equal(Table(), readme[from..to]);
    }

    private static string Table()
    {
        var roles = Enum.GetValues<Role>();
        var table = new StringBuilder();
        _ = table.Append("| who may |")
            .AppendJoin("", roles.Select(role => $" {role.ToString().ToLowerInvariant()} |"));
        _ = table.Append("\n|---|").AppendJoin("", roles.Select(_ => "---|")).Append('\n');
        foreach (var permission in Permissions.Table)
        {
            var does = permission.Does + (permission.Person ? " *" : "");
            _ = table.Append($"| {does} |").AppendJoin("", roles.Select(role => Permissions
                .Of(role, permission.Operation) switch
                {
                    Reach.AnyLibrary => " any |",
                    Reach.OwnLibrary => " own |",
                    Reach.Self => " self |",
                    _ => " |",
                }));
            _ = table.Append('\n');
        }

        return table.ToString();
    }
}
