namespace Skranke.Api.Sip2.Transports;

/// <summary>How long a connection may be silent: some time after a login, less before one.</summary>
internal sealed class Patience : IDisposable
{
    private readonly Sip2Options _options;
    private readonly CancellationTokenSource _silence;
    private readonly CancellationTokenSource _either;
    private bool _wasLoggedIn;

    public Patience(Sip2Options options, TimeProvider time, CancellationToken stop)
    {
        _options = options;
        _silence = new CancellationTokenSource(options.LoginMax, time);
        _either = CancellationTokenSource.CreateLinkedTokenSource(_silence.Token, stop);
    }

    public CancellationToken Token => _either.Token;

    /// <summary>For writing: who has hung up after asking, or is told that we stop, may still read his
    /// answer.</summary>
    public CancellationToken Silence => _silence.Token;

    /// <summary>Waits anew; without a login the first wait goes on.</summary>
    public void Begin(bool isLoggedIn)
    {
        if (isLoggedIn || _wasLoggedIn)
        {
            _silence.CancelAfter(_options.IdleMax);
        }

        _wasLoggedIn |= isLoggedIn;
    }

    public void Dispose()
    {
        _either.Dispose();
        _silence.Dispose();
    }
}
