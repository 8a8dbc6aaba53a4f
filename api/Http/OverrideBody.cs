using Skranke.Api.Security;

namespace Skranke.Api.Http;

/// <summary>What a member of staff sets aside, and why.</summary>
public sealed record OverrideBody
{
    [Schema(Required = true)]
    public string? Reason { get; init; }

    /// <summary>Codes of the refusals to set aside.</summary>
    [Schema(Required = true)]
    public IReadOnlyList<string>? Codes { get; init; }
}

/// <summary>An override that was read and may be used.</summary>
public sealed record Overriding(string? Reason, IReadOnlyList<string> Codes)
{
    public static readonly Overriding Nothing = new(null, []);

    public static Overriding Read(OverrideBody? body, Fields fields)
    {
        if (body is null || fields.Fault is not null)
        {
            return Nothing;
        }

        var reason = fields.Text("override.reason", body.Reason);
        if (body.Codes is not { Count: > 0 and <= 20 } codes)
        {
            fields.Fail("override.codes", "must name 1 to 20 refusal codes.");
            return Nothing;
        }

        foreach (var code in codes)
        {
            if (code is null || !RefusalCodes.All.Contains(code))
            {
                fields.Fail("override.codes", "names a code that no rule refuses with.");
            }
        }

        return new Overriding(reason, codes);
    }

    /// <summary>Null where nothing is overridden, or the caller may do so and is a person where the library asks for
    /// one.</summary>
    public async ValueTask<Answer?> Check(Call call) =>
        Codes.Count == 0 ? null
        : call.May(Operation.Override) ? await PersonAsked.Check(call.Services, call.Admitted)
        : Problems.RoleNotAllowed("override refusals");
}
