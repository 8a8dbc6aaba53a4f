using Microsoft.Extensions.Logging;
using Npgsql;
using Skranke.Actors;
using Skranke.Silo.Registers.National;
using Skranke.Silo.Registers.Population;

namespace Skranke.Silo.Registers;

/// <summary>The registers beside an engine: who can be asked, what is read each night, and the cards that are
/// shared.</summary>
public sealed class RegisterOffice : IAsyncDisposable
{
    private readonly IDisposable?[] _adapters;

    public RegisterOffice(
        RegisterOptions options,
        NpgsqlDataSource database,
        IIds ids,
        IBusinessClock clock,
        Secrets secrets,
        IAsk grains,
        ILoad load,
        ICommit ledger,
        ILoggerFactory logs)
    {
        var population = PopulationOf(options);
        var national = options.NationalUrl is { } url ? new HttpNationalRegister(url, options.NationalKey) : null;
        _adapters = [population as IDisposable, national];
        Population = new PopulationRegister(population, logs.CreateLogger<PopulationRegister>());
        Cards = new NationalCards(
            new NationalCardReader(database, clock),
            load,
            ledger,
            ids,
            clock,
            secrets,
            options,
            Population.IsConfigured);
        Runs = new RegisterRuns(
            database,
            ids,
            clock,
            TimeProvider.System,
            [
                new PopulationReading(database, ids, clock, secrets, grains, population, options),
                new NationalReading(database, ids, clock, Cards, national, Population.IsConfigured),
            ],
            logs.CreateLogger<RegisterRuns>());
        Nights = new NightlyRuns(
            database, Runs, options, clock, TimeProvider.System, logs.CreateLogger<NightlyRuns>());
    }

    /// <summary>Asks for one person.</summary>
    public PopulationRegister Population { get; }

    /// <summary>This engine as the register of national cards.</summary>
    public NationalCards Cards { get; }

    public RegisterRuns Runs { get; }

    public NightlyRuns Nights { get; }

    public async ValueTask DisposeAsync()
    {
        await Nights.DisposeAsync();
        await Runs.DisposeAsync();
        Array.ForEach(_adapters, adapter => adapter?.Dispose());
    }

    private static IPopulationRegister? PopulationOf(RegisterOptions options) =>
        options.PopulationUrl is { } url ? new HttpPopulationRegister(url, options.PopulationKey)
        : options.PopulationFolder is { } folder ? new FolderRegister(folder)
        : null;
}
