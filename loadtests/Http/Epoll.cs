using System.ComponentModel;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Skranke.LoadTests.Http;

/// <summary>Linux's own way of waiting for many sockets on one thread. The load generator shares its two cores with
/// what it measures, so it may not pay for tasks, continuations and thread switches.</summary>
internal sealed partial class Epoll : IDisposable
{
    private const int Add = 1;
    private const uint Readable = 1;
    private const int EventsMost = 512;
    private readonly int _handle = Create(0);
    private readonly byte[] _events = new byte[EventsMost * 16];
    private readonly int[] _ready = new int[EventsMost];

    /// <summary>The kernel's event is packed on x64 and aligned elsewhere.</summary>
    private static readonly (int Size, int Data) Layout =
        RuntimeInformation.ProcessArchitecture == Architecture.X64 ? (12, 4) : (16, 8);

    /// <summary>Watches a socket for answers; <paramref name="number"/> is what <see cref="Wait"/> calls it.</summary>
    public void Watch(Socket socket, int number)
    {
        Span<byte> watched = stackalloc byte[16];
        watched.Clear();
        _ = BitConverter.TryWriteBytes(watched, Readable);
        _ = BitConverter.TryWriteBytes(watched[Layout.Data..], number);
        if (Control(_handle, Add, (int)socket.Handle, ref watched[0]) != 0)
        {
            throw new Win32Exception(Marshal.GetLastPInvokeError());
        }
    }

    /// <summary>The numbers of the sockets that have something to read; none when the time is over.</summary>
    public ReadOnlySpan<int> Wait(int milliseconds)
    {
        var count = WaitFor(_handle, ref _events[0], EventsMost, milliseconds);
        for (var at = 0; at < count; at++)
        {
            _ready[at] = BitConverter.ToInt32(_events, (at * Layout.Size) + Layout.Data);
        }

        return _ready.AsSpan(0, Math.Max(0, count));
    }

    public void Dispose() => _ = Close(_handle);

    [LibraryImport("libc", EntryPoint = "epoll_create1", SetLastError = true)]
    private static partial int Create(int flags);

    [LibraryImport("libc", EntryPoint = "epoll_ctl", SetLastError = true)]
    private static partial int Control(int epoll, int operation, int socket, ref byte watched);

    [LibraryImport("libc", EntryPoint = "epoll_wait", SetLastError = true)]
    private static partial int WaitFor(int epoll, ref byte events, int most, int milliseconds);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int Close(int handle);
}
