using Skranke.Api.Start;
using Skranke.Silo.Orleans;

if (args.Contains("--help"))
{
    Console.WriteLine(ClusterSettings.Usage + "\n\n" + CommandLine.Usage);
    return 0;
}

// Without a role the same program is an engine that hosts its grains itself, so that one image is enough.
return await Launch.Run(args, (configuration, logs) => configuration[ClusterSettings.RoleName] is null
    ? null
    : new ClusterHosting(configuration, logs));
