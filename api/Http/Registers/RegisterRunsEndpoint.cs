using Skranke.Api.Security;
using Skranke.Silo.Registers;

namespace Skranke.Api.Http.Registers;

/// <summary>Nothing has to be said to have a register read.</summary>
public sealed record RegisterRunBody;

/// <summary>A reading of a register, and how far it is.</summary>
public sealed record RegisterRunAnswer
{
    public required string Id { get; init; }

    /// <summary>What was taken before a failure stays taken; it is tried again, in the night until it went
    /// well.</summary>
    [Schema("running", "done", "failed")]
    public required string State { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>Changes, or cards, that were read.</summary>
    public required long Read { get; init; }

    public required long Changed { get; init; }

    /// <summary>Those that said what stood already.</summary>
    public required long Unchanged { get; init; }

    /// <summary>Changes of persons who are nobody's patrons.</summary>
    public required long Unknown { get; init; }

    /// <summary>Cards of which the other register was told.</summary>
    public required long Sent { get; init; }

    /// <summary>Cards that it would not have, or of which it had a newer state.</summary>
    public required long Conflicts { get; init; }

    /// <summary>What went wrong.</summary>
    public string? Detail { get; init; }

    public static RegisterRunAnswer Of(RunReport report) => new()
    {
        Id = report.Id.ToString(),
        State = report.State.ToString().ToLowerInvariant(),
        CreatedAt = report.CreatedAt,
        FinishedAt = report.FinishedAt,
        Read = report.Counts.Read,
        Changed = report.Counts.Changed,
        Unchanged = report.Counts.Unchanged,
        Unknown = report.Counts.Unknown,
        Sent = report.Counts.Sent,
        Conflicts = report.Counts.Conflicts,
        Detail = report.Detail,
    };
}

/// <summary>Has a register read now instead of in the night. Answers at once where it is done within moments, and
/// otherwise how far it is.</summary>
public static class RegisterRunsEndpoint
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public static void Map(Routes routes)
    {
        Map(routes, "/v1/population/runs", Population, ReadPopulation, "the population register");
        Map(routes, "/v1/national/runs", National, ReadNational, "the other register of national cards");
    }

    private static void Map(
        Routes routes,
        string path,
        Func<Call, RegisterRunBody, ValueTask<Answer>> order,
        Func<Call, ValueTask<Answer>> read,
        string what)
    {
        _ = routes
            .Post(path, Operation.RunRegisters, ApiJson.Wire.RegisterRunBody, order, new RegisterRunBody())
            .Says($"Read {what} now")
            .Answers<RegisterRunAnswer>(202)
            .Refuses(ProblemKinds.RegisterNotConfigured);
        _ = routes.Get(path + "/{id}", Operation.RunRegisters, read)
            .Says($"Read how far a reading of {what} is")
            .Answers<RegisterRunAnswer>()
            .Refuses(ProblemKinds.RegisterRunUnknown);
    }

    private static ValueTask<Answer> Population(Call call, RegisterRunBody body) => Order(call, Register.Population);

    private static ValueTask<Answer> National(Call call, RegisterRunBody body) => Order(call, Register.NationalCards);

    private static ValueTask<Answer> ReadPopulation(Call call) => Read(call, Register.Population);

    private static ValueTask<Answer> ReadNational(Call call) => Read(call, Register.NationalCards);

    private static async ValueTask<Answer> Order(Call call, Register register)
    {
        var runs = call.Services.Registers.Runs;
        switch (await runs.OrderAsync(register, call.Key, call.Caller.Id, call.Cancellation))
        {
            case RunReception.Ordered ordered:
                await runs.WaitAsync(ordered.Id, Patience, call.Cancellation);
                var report = await runs.ReportAsync(register, ordered.Id, call.Cancellation)
                    ?? throw new InvariantBrokenException($"Reading {ordered.Id} has no report.");
                return Answer.Of(202, RegisterRunAnswer.Of(report), ApiJson.Wire.RegisterRunAnswer);
            case RunReception.KeyReused:
                return Problems.Of(
                    RefusalCodes.RequestKeyReused, "This idempotency key was used for another request before.");
            default:
                return Problems.Of(
                    ProblemKinds.RegisterNotConfigured, "This engine is tied to no such register.");
        }
    }

    private static async ValueTask<Answer> Read(Call call, Register register) =>
        PathText.TryNumber(PathText.Of(call.Http, "id"), out var id)
        && await call.Services.Registers.Runs.ReportAsync(register, id, call.Cancellation) is { } report
            ? Answer.Ok(RegisterRunAnswer.Of(report), ApiJson.Wire.RegisterRunAnswer)
            : Problems.NotFound(ProblemKinds.RegisterRunUnknown, "There is no such reading of this register.");
}
