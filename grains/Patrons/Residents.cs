using Skranke.Libraries;

namespace Skranke.Patrons;

/// <summary>Who is a resident: whose municipality is one of those that the library serves, as the register has it at
/// this moment (H12). It opens offers for residents; nobody is refused anything else for living elsewhere (H2).
/// </summary>
public static class Residents
{
    public static bool Include(Patron patron, Policy policy) =>
        patron.Municipality is { } municipality && policy.Residence.Municipalities.Contains(municipality);
}
