using Skranke.Actors;
using Skranke.Silo.Registers.Population;

namespace Skranke.Api.Http.Patrons;

/// <summary>What the population register says of somebody who registers: name, birth date, address and municipality are
/// taken from there and not from what was typed (H4, N13). Where there is no register, or it does not answer or does
/// not know the person, what is known otherwise stands; the nightly feed puts it right.</summary>
public static class PersonKnown
{
    /// <summary>The registration as the register completes it, or why the person cannot register.</summary>
    public static async ValueTask<(RegisterPatron Command, Answer? Fault)> Complete(
        Call call, RegisterPatron command, NationalId number)
    {
        var register = call.Services.Registers.Population;
        if (!register.IsConfigured
            || await register.LookUp(number.Digits, call.Cancellation) is not PersonLookUp.Found { Person: var person })
        {
            return (command, null);
        }

        return person.DiedOn is null
            ? (By(command, person), null)
            : (command, Problems.Of(RefusalCodes.PatronDeceased, "The population register says that the person died."));
    }

    public static RegisterPatron By(RegisterPatron command, PersonFound person) => command with
    {
        KnownBirthDate = person.BirthDate ?? command.KnownBirthDate,
        Municipality = person.Municipality,
        Contact = command.Contact with
        {
            Name = person.Name,
            Street = person.Address?.Street,
            PostalCode = person.Address?.PostalCode,
            City = person.Address?.City,
            FromRegister = true,
            IsProtected = person.IsProtected,
            ProtectedUntil = person.ProtectedUntil,
        },
    };
}
