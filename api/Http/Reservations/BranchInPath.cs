namespace Skranke.Api.Http.Reservations;

/// <summary>The branch that a path names must be one of the caller's library.</summary>
public static class BranchInPath
{
    public static async ValueTask<(BranchId Branch, Answer? Fault)> Find(Call call)
    {
        var fields = new Fields();
        var branch = fields.Branch("id", PathText.Of(call.Http, "id"));
        if (fields.Fault is not null)
        {
            return (default, fields.Fault);
        }

        if (await call.Services.Libraries.Library(call.Library) is { } library && library.Has(branch))
        {
            return (branch, null);
        }

        var other = await call.Services.Libraries.OtherLibraryOf(branch, call.Library, call.Cancellation);
        return (default, other is null
            ? Problems.NotFound(RefusalCodes.BranchUnknown, "The library has no such branch.")
            : Problems.ForeignLibrary());
    }
}
