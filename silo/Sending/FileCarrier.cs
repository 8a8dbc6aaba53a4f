using System.Globalization;
using System.Text;

namespace Skranke.Silo.Sending;

/// <summary>Messages as files in a folder, one each, which a printer's house or a bridge to digital post collects. A
/// file
/// appears whole or not at all, and a second attempt replaces the first one's file.</summary>
/// <param name="onDisk">True where a message counts as sent only when the disk has it; false for what is there to be
/// looked at.</param>
public sealed class FileCarrier(string folder, bool onDisk = true) : IPostCarrier
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    public async Task<PostOutcome> CarryAsync(PostMessage message, CancellationToken cancellation)
    {
        if (string.IsNullOrWhiteSpace(message.To))
        {
            return PostOutcome.NoAddress;
        }

        var name = message.Id.ToString(CultureInfo.InvariantCulture);
        var whole = Path.Combine(folder, name + ".txt");
        var begun = Path.Combine(folder, "." + name + ".part");
        try
        {
            Make(folder);
            await WriteAsync(begun, $"{message.To}\n\n{message.Subject}\n\n{message.Text}\n", cancellation);
            File.Move(begun, whole, overwrite: true);
            return PostOutcome.Sent;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // A full disk, or a folder on another machine that is away.
            return PostOutcome.Away;
        }
    }

    /// <summary>Addresses are nobody else's business on this machine.</summary>
    private static void Make(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            _ = Directory.CreateDirectory(folder);
        }
        else
        {
            _ = Directory.CreateDirectory(
                folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    private async Task WriteAsync(string path, string text, CancellationToken cancellation)
    {
        await using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None);
        await file.WriteAsync(Utf8.GetBytes(text), cancellation);
        file.Flush(flushToDisk: onDisk);
    }
}
