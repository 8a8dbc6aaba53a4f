using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Npgsql;
using Skranke.Actors;
using Skranke.Ledger;

namespace Skranke.Silo.Registers;

/// <summary>What is read of one register: all that it has, chunk by chunk.</summary>
public interface IRegisterReading
{
    Register Register { get; }

    /// <summary>False where there is nothing to read.</summary>
    bool IsConfigured { get; }

    /// <summary>Reads to the end, counting into the run's row within the transaction of each chunk.</summary>
    /// <exception cref="RegisterBrokenException">what the register says makes no sense.</exception>
    /// <exception cref="RegisterAwayException">it does not answer.</exception>
    Task RunAsync(long run, CancellationToken cancellation);
}

/// <summary>Reads registers in the background: by order, each night, and again where an earlier process was killed. A
/// chunk and how far the register was read are one transaction, so that whatever falls, nothing is taken twice and
/// nothing is lost.</summary>
public sealed class RegisterRuns(
    NpgsqlDataSource database,
    IIds ids,
    IBusinessClock clock,
    TimeProvider machine,
    IReadOnlyList<IRegisterReading> readings,
    ILogger<RegisterRuns> log) : IAsyncDisposable
{
    /// <summary>Tries without getting on, before a reading is given up until the next one.</summary>
    private const int AttemptsMax = 5;

    private readonly RunStore _store = new(database);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<long, Task> _running = new();

    /// <summary>Those that there are.</summary>
    public IEnumerable<Register> Configured =>
        readings.Where(reading => reading.IsConfigured).Select(reading => reading.Register);

    /// <summary>Goes on with what an earlier process left behind.</summary>
    public async Task ResumeAsync(CancellationToken cancellation)
    {
        foreach (var register in Configured)
        {
            if (await _store.RunningAsync(register, cancellation) is { } id)
            {
                RegisterLog.Resumed(log, id, register);
                Start(id, register);
            }
        }
    }

    /// <summary>Orders a reading, once for each key.</summary>
    /// <param name="key">Null for the night's own.</param>
    public async Task<RunReception> OrderAsync(
        Register register, RequestKey? key, int credential, CancellationToken cancellation)
    {
        if (!Configured.Contains(register))
        {
            return new RunReception.NotConfigured();
        }

        var id = ids.Next();
        var received = await _store.AddAsync(id, register, key, credential, clock.Now, cancellation);
        if (received is RunReception.Ordered ordered && ordered.Id == id)
        {
            Start(id, register);
        }

        return received;
    }

    public async Task<RunReport?> ReportAsync(Register register, long id, CancellationToken cancellation) =>
        await _store.ReadAsync(id, cancellation) is { } report && report.Register == register ? report : null;

    /// <summary>When a reading was last ordered, and when the last one was that went well.</summary>
    public Task<(DateTimeOffset? Latest, DateTimeOffset? Done)> LatestAsync(
        Register register, CancellationToken cancellation) => _store.LatestAsync(register, cancellation);

    /// <summary>Waits for a reading of this process to end, but not for ever.</summary>
    public async Task WaitAsync(long id, TimeSpan atMost, CancellationToken cancellation)
    {
        if (_running.TryGetValue(id, out var running))
        {
            _ = await Task.WhenAny(running, Task.Delay(atMost, machine, cancellation));
        }
    }

    /// <summary>Ends after the present chunks; what is left goes on at the next start.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_running.Values);
        _stop.Dispose();
    }

    private void Start(long id, Register register)
    {
        var reading = readings.First(one => one.Register == register);
        var running = RunAsync(id, reading);
        _running[id] = running;
        _ = running.ContinueWith(_ => _running.TryRemove(id, out var _), TaskScheduler.Default);
    }

    /// <summary>Never throws: what fails stands in the row of the reading.</summary>
    private async Task RunAsync(long id, IRegisterReading reading)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        try
        {
            await RunToEndAsync(id, reading);
            await _store.FinishAsync(id, RunState.Done, null, clock.Now);
            RegisterLog.Finished(log, id, reading.Register);
        }
        catch (Exception) when (_stop.IsCancellationRequested)
        {
            // The next start goes on behind the last chunk.
        }
        catch (Exception failure)
        {
            await FailAsync(id, reading.Register, failure);
        }
    }

    /// <summary>What passes by itself is tried again; the count in the row tells whether it gets on.</summary>
    private async Task RunToEndAsync(long id, IRegisterReading reading)
    {
        var (attempt, reached) = (1, -1L);
        while (true)
        {
            try
            {
                await reading.RunAsync(id, _stop.Token);
                return;
            }
            catch (Exception failure)
                when (Passes(failure) && attempt < AttemptsMax && !_stop.IsCancellationRequested)
            {
                RegisterLog.TriesAgain(log, id, reading.Register, failure.Message);
            }

            // Pooled connections to a server that went away would each fail once more.
            database.Clear();
            await Task.Delay(TimeSpan.FromMilliseconds(250 * attempt), machine, _stop.Token);
            var read = await ReadAsync(id) ?? reached;
            (attempt, reached) = (read > reached ? 1 : attempt + 1, read);
        }
    }

    private static bool Passes(Exception failure) => failure
        is RegisterAwayException or NpgsqlException or InvalidOperationException or LedgerAwayException;

    /// <summary>Null while nobody can say.</summary>
    private async Task<long?> ReadAsync(long id)
    {
        try
        {
            return (await _store.ReadAsync(id, _stop.Token))?.Counts.Read;
        }
        catch (NpgsqlException)
        {
            return null;
        }
    }

    private async Task FailAsync(long id, Register register, Exception failure)
    {
        var isRegisters = failure is RegisterBrokenException or RegisterAwayException;
        if (isRegisters)
        {
            RegisterLog.Refused(log, id, register, failure.Message);
        }
        else
        {
            RegisterLog.Failed(log, id, register, failure);
        }

        try
        {
            var detail = isRegisters ? failure.Message : "The engine failed; its log says why.";
            await _store.FinishAsync(id, RunState.Failed, detail, clock.Now);
        }
        catch (NpgsqlException away)
        {
            // Nobody can be told now; the next start finds the reading unfinished and goes on.
            RegisterLog.Failed(log, id, register, away);
        }
    }
}
