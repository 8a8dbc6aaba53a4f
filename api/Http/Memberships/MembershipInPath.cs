using Skranke.Actors;
using Skranke.Api.Http.Patrons;
using Skranke.Libraries;

namespace Skranke.Api.Http.Memberships;

/// <summary>The patron and the library that a path names.</summary>
internal static class MembershipInPath
{
    public const string Path = "/v1/patrons/{id}/memberships/{library}";

    /// <summary>Asks a patron that the caller reaches. What the patron asks alone may be about another library of his;
    /// staff speak for their own.</summary>
    public static async ValueTask<Answer> Change(Call call, Func<PatronId, Isil, PatronCommand> commandFor)
    {
        var (library, fault) = await LibraryOf(call, PathText.Of(call.Http, "library"));
        if (library is null)
        {
            return fault!;
        }

        if (!call.IsSelfService && !call.Reaches(library.Isil))
        {
            return Problems.ForeignLibrary();
        }

        var (patron, unreached) = await PatronInPath.Find(call);
        return unreached ?? await PatronInPath.Change(call, patron!, commandFor(patron!.Id, library.Isil));
    }

    /// <summary>A library of the engine, or why not.</summary>
    public static async ValueTask<(Library? Found, Answer? Fault)> LibraryOf(Call call, string? text)
    {
        var fields = new Fields();
        var isil = fields.OptionalIsil("library", text);
        return fields.Fault is { } fault ? (null, fault)
            : isil is { } named && await call.Services.Libraries.Library(named) is { } library ? (library, null)
            : (null, Problems.NotFound(ProblemKinds.LibraryUnknown, "There is no such library."));
    }
}
