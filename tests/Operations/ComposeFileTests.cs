using System.Text.RegularExpressions;
using Skranke.Api.Start;
using Skranke.Tests.Tidy;
using Xunit;
using YamlDotNet.Core;
using YamlDotNet.Serialization;

namespace Skranke.Tests.Operations;

/// <summary>No container runs where the tests do, so that what the files of a cluster say of each other and of the
/// engine is held together here: a name, a port or a file that is not there would else be an operator's
/// find.</summary>
public sealed partial class ComposeFileTests
{
    private static readonly Dictionary<object, object> Compose = Read("docker-compose.yml");
    private static readonly Dictionary<object, object> Services = In(Compose, "services");
    private static readonly string Dockerfile = Text("Dockerfile");
    private static readonly string Nginx = Text("silo/Operations/nginx.conf");
    private static readonly Dictionary<object, object> Prometheus = Read("silo/Operations/prometheus.yml");

    [Fact]
    public void There_are_a_database_two_silos_two_api_processes_behind_one_address_and_eyes_on_them()
    {
        Assert.Equal(
            ["postgres", "silo", "api", "proxy", "prometheus", "grafana"], Services.Keys.Select(name => (string)name));
        Assert.All(["silo", "api"], name => Assert.Equal("2", (string)In(Services, name, "deploy")["replicas"]));
        Assert.Equal("silo", (string)Environment("silo")["Skranke__Cluster__Role"]);
        Assert.Equal("api", (string)Environment("api")["Skranke__Cluster__Role"]);
    }

    [Fact]
    public void Who_waits_for_somebody_s_health_waits_for_somebody_who_tells_it() => Assert.All(
        Services.Keys.Select(name => (string)name).SelectMany(WaitedForHealthBy),
        waited => Assert.True(
            In(Services, waited).ContainsKey("healthcheck")
                || (In(Services, waited).ContainsKey("build") && Dockerfile.Contains("\nHEALTHCHECK ")),
            $"{waited} tells nobody how it is."));

    [Fact]
    public void Every_file_that_is_mounted_is_there_and_every_volume_is_named()
    {
        var mounts = Services.Values.Cast<Dictionary<object, object>>()
            .SelectMany(service => service.TryGetValue("volumes", out var all) ? (List<object>)all : [])
            .Select(mount => ((string)mount).Split(':')[0]).ToArray();

        Assert.InRange(mounts.Length, 9, 20);
        Assert.All(mounts, from => Assert.True(
            from.StartsWith("./", StringComparison.Ordinal)
                ? Repository.Has(from[2..])
                : In(Compose, "volumes").ContainsKey(from),
            from));
    }

    [Theory]
    [InlineData("silo")]
    [InlineData("api")]
    public void Every_setting_is_one_that_the_engine_reads(string service)
    {
        var known = typeof(StartSettings).GetFields().Where(field => field.IsLiteral)
            .Select(field => ((string)field.GetRawConstantValue()!).Replace(":", "__", StringComparison.Ordinal));

        Assert.Empty(Environment(service).Keys.Select(name => (string)name).Except(known));
    }

    [Fact]
    public void The_proxy_listens_where_it_is_reached_and_asks_where_api_processes_listen()
    {
        var reached = ((List<object>)In(Services, "proxy")["ports"]).Select(port => ((string)port).Split(':')[^1]);
        var api = Environment("api");

        Assert.Equal(reached, Listens().Matches(Nginx).Select(listen => listen.Groups[1].Value));
        Assert.Equal(
            [$"api:{api["Skranke__Http__Port"]}", $"api:{api["Skranke__Sip2__Port"]}"],
            Asks().Matches(Nginx).Select(server => server.Groups[1].Value));
    }

    [Fact]
    public void Prometheus_asks_every_process_of_the_engine_and_finds_its_rules()
    {
        var job = (Dictionary<object, object>)Assert.Single((List<object>)Prometheus["scrape_configs"]);
        var found = (Dictionary<object, object>)Assert.Single((List<object>)job["dns_sd_configs"]);
        var rules = (string)Assert.Single((List<object>)Prometheus["rule_files"]);

        Assert.Equal(["silo", "api"], (List<object>)found["names"]);
        Assert.Equal(Environment("silo")["Skranke__Http__Port"], found["port"]);
        Assert.Equal("/metrics", job["metrics_path"]);
        Assert.Contains(
            $"./silo/Operations/{rules}:/etc/prometheus/{rules}:ro",
            (List<object>)In(Services, "prometheus")["volumes"]);
    }

    [Fact]
    public void The_image_is_built_from_what_is_there_and_starts_what_was_built()
    {
        var copied = Copies().Matches(Dockerfile)
            .SelectMany(copy => copy.Groups[1].Value.Split(' ', StringSplitOptions.RemoveEmptyEntries)[..^1]);

        Assert.All(copied, path => Assert.True(Repository.Has(path.TrimEnd('/')), path));
        Assert.Contains(
            $"<AssemblyName>{Starts().Match(Dockerfile).Groups[1].Value}</AssemblyName>",
            Text("silo/Orleans/Cluster.csproj"),
            StringComparison.Ordinal);
        Assert.Contains(
            $"EXPOSE {Environment("silo")["Skranke__Http__Port"]} {Environment("silo")["Skranke__Sip2__Port"]} "
            + "11111 30000\n",
            Dockerfile,
            StringComparison.Ordinal);
    }

    /// <summary>But for what depends on the machine and on how many processes ask.</summary>
    [Fact]
    public void The_database_has_the_settings_of_the_private_one()
    {
        var own = Text("silo/Postgres/ClusterSettings.cs");
        var set = ((List<object>)In(Services, "postgres")["command"]).Select(word => (string)word)
            .Where(word => word.Contains('=')).Select(word => word.Split('='))
            .Where(pair => pair[0] is not ("shared_buffers" or "max_connections" or "wal_compression")).ToArray();

        Assert.InRange(set.Length, 10, 20);
        Assert.All(
            set, pair => Assert.Contains($"\n            {pair[0]} = {pair[1]}\n", own, StringComparison.Ordinal));
    }

    [Fact]
    public void Grafana_finds_its_dashboards_where_they_are_mounted() => Assert.Contains(
        "path: /var/lib/grafana/dashboards",
        Text("silo/Operations/grafana/provisioning/dashboards/skranke.yml"),
        StringComparison.Ordinal);

    private static IEnumerable<string> WaitedForHealthBy(string service) =>
        In(Services, service).TryGetValue("depends_on", out var all) && all is Dictionary<object, object> named
            ? named.Where(one => (string)((Dictionary<object, object>)one.Value)["condition"] == "service_healthy")
                .Select(one => (string)one.Key)
            : [];

    private static Dictionary<object, object> Environment(string service) => In(Services, service, "environment");

    private static Dictionary<object, object> In(Dictionary<object, object> from, params string[] path) =>
        path.Aggregate(from, (at, name) => (Dictionary<object, object>)at[name]);

    private static string Text(string path) => File.ReadAllText(Path.Combine(Repository.Root, path));

    private static Dictionary<object, object> Read(string path) => new DeserializerBuilder().Build()
        .Deserialize<Dictionary<object, object>>(new MergingParser(new Parser(new StringReader(Text(path)))));

    [GeneratedRegex(@"^\s*listen (\d+);", RegexOptions.Multiline)]
    private static partial Regex Listens();

    [GeneratedRegex(@"^\s*server (\S+:\d+) resolve", RegexOptions.Multiline)]
    private static partial Regex Asks();

    [GeneratedRegex(@"^COPY (?!--from)(.+)$", RegexOptions.Multiline)]
    private static partial Regex Copies();

    [GeneratedRegex("""ENTRYPOINT \["dotnet", "(.+)\.dll"\]""")]
    private static partial Regex Starts();
}
