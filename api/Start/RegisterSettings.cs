using System.Globalization;
using Skranke.Libraries;
using Skranke.Silo.Registers;

namespace Skranke.Api.Start;

/// <summary>The settings of the registers beside an engine.</summary>
public static class RegisterSettings
{
    private const string Population = "Skranke:PopulationRegister:";
    private const string National = "Skranke:NationalRegister:";
    private const string Nights = "Skranke:Registers:";

    /// <exception cref="StartOptionsException">a value cannot be read, or two exclude each other.</exception>
    public static RegisterOptions Read(IConfiguration configuration)
    {
        var options = new RegisterOptions
        {
            PopulationFolder = Text(configuration, Population + "Folder"),
            PopulationUrl = Address(configuration, Population + "Url"),
            PopulationKey = Text(configuration, Population + "Key"),
            PopulationAfter = Number(configuration, Population + "After"),
            NationalUrl = Address(configuration, National + "Url"),
            NationalKey = Text(configuration, National + "Key"),
            Name = Text(configuration, National + "Name") ?? new RegisterOptions().Name,
            At = Time(configuration, Nights + "At"),
            TimeZone = Zone(configuration, Nights + "TimeZone"),
        };
        return options is { PopulationFolder: not null, PopulationUrl: not null }
            ? throw new StartOptionsException(
                $"{Population}Folder and {Population}Url exclude each other: there is one population register.")
            : options;
    }

    private static string? Text(IConfiguration configuration, string setting) => configuration[setting] switch
    {
        null => null,
        var value when string.IsNullOrWhiteSpace(value) => throw new StartOptionsException($"{setting} is empty."),
        var value => value,
    };

    /// <summary>National ids go over this line, and the key that opens the register.</summary>
    private static Uri? Address(IConfiguration configuration, string setting) =>
        Text(configuration, setting) is not { } text ? null
        : Uri.TryCreate(text, UriKind.Absolute, out var address)
            && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback))
            ? address
        : throw new StartOptionsException($"{setting} must be an https address such as https://register.example/.");

    private static long Number(IConfiguration configuration, string setting) =>
        Text(configuration, setting) is not { } text ? 0
        : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
        : throw new StartOptionsException($"{setting} must be the number of a change.");

    private static TimeOnly Time(IConfiguration configuration, string setting) =>
        Text(configuration, setting) is not { } text ? RegisterOptions.UsualTime
        : TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time
        : throw new StartOptionsException($"{setting} must be a time of day such as 02:30.");

    private static string? Zone(IConfiguration configuration, string setting) =>
        Text(configuration, setting) is not { } text ? null
        : LocalTime.Knows(text) ? text
        : throw new StartOptionsException($"{setting} must be a time zone such as Europe/Oslo.");
}
