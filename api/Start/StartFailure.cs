using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Skranke.Silo.Postgres;

namespace Skranke.Api.Start;

/// <summary>Says in one sentence why the engine did not start.</summary>
public static class StartFailure
{
    public static string Sentence(Exception failure, StartOptions options) => failure switch
    {
        PostgresSetupException or UnsafePostgresException => OneLine(failure.Message),
        IOException { InnerException: AddressInUseException } =>
            $"Port {options.HttpPort} is in use already. Choose another with --http.",
        SocketException or IOException { InnerException: SocketException } =>
            $"Cannot listen on port {options.HttpPort}: {OneLine(failure.Message)}",
        UnauthorizedAccessException or IOException =>
            $"The data folder {options.DataFolder} cannot be used: {OneLine(failure.Message)}",
        _ => $"The engine cannot start: {OneLine(failure.Message)}",
    };

    private static string OneLine(string message) => message.ReplaceLineEndings(" ").Trim();
}
