using Skranke.Patrons;

namespace Skranke.Api.Http.Patrons;

/// <summary>The patron that a path names. A library's patrons are those with a membership there.</summary>
public static class PatronInPath
{
    /// <summary>A patron that the caller's library reaches, or why not.</summary>
    public static async ValueTask<(Patron? Found, Answer? Fault)> Find(Call call)
    {
        var patron = await FindAnywhere(call);
        return patron is null ? (null, Unknown())
            : IsReached(call, patron) ? (patron, null)
            : (null, Problems.ForeignLibrary());
    }

    /// <summary>A patron of whatever library; null where there is none of this id.</summary>
    public static async ValueTask<Patron?> FindAnywhere(Call call) =>
        PathText.TryNumber(PathText.Of(call.Http, "id"), out var id)
            ? await call.Services.Load.Patron(new PatronId(id))
            : null;

    public static bool IsReached(Call call, Patron patron) =>
        call.Confined is not { } library || patron.MembershipOf(library) is not null;

    public static Answer Unknown() => Problems.NotFound(RefusalCodes.PatronUnknown, "There is no such patron.");
}
