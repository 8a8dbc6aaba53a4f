using Microsoft.Extensions.Logging;

namespace Skranke.Silo.Registers.Population;

/// <summary>Asks the population register for one person, as registration does: name, address, municipality, birth date,
/// secrecy and death.</summary>
public sealed partial class PopulationRegister(IPopulationRegister? register, ILogger<PopulationRegister> log)
{
    /// <summary>Whether there is a register; where there is, the addresses of those it knows are not typed.</summary>
    public bool IsConfigured => register is not null;

    /// <param name="nationalId">As it is written; what is no national id is nobody's.</param>
    public async Task<PersonLookUp> LookUp(string nationalId, CancellationToken cancellation)
    {
        if (register is null)
        {
            return new PersonLookUp.Away();
        }

        if (!NationalId.TryParse(nationalId, out var number))
        {
            return new PersonLookUp.Unknown();
        }

        try
        {
            return await register.LookUpAsync(number, cancellation) is { } person
                ? new PersonLookUp.Found(person)
                : new PersonLookUp.Unknown();
        }
        catch (Exception failure) when (failure is RegisterAwayException or RegisterBrokenException)
        {
            NoAnswer(log, failure.Message);
            return new PersonLookUp.Away();
        }
    }

    [LoggerMessage(2301, LogLevel.Warning, "The population register could not be asked: {Reason}")]
    private static partial void NoAnswer(ILogger logger, string reason);
}
