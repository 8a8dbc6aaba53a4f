using Skranke.Libraries;

namespace Skranke.Api.Http.Libraries;

/// <summary>The library that a path names.</summary>
public static class LibraryInPath
{
    /// <summary>A library that the caller reaches, or why not.</summary>
    public static async ValueTask<(Library? Found, Answer? Fault)> Find(Call call)
    {
        var fields = new Fields();
        var isil = fields.OptionalIsil("isil", PathText.Of(call.Http, "isil")) ?? default;
        if (fields.Fault is not null)
        {
            return (null, fields.Fault);
        }

        if (await call.Services.Libraries.Library(isil) is not { } library)
        {
            return (null, Problems.NotFound(ProblemKinds.LibraryUnknown, "There is no such library."));
        }

        return call.Reaches(isil) ? (library, null) : (null, Problems.ForeignLibrary());
    }
}
