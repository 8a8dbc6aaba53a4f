using System.Text;
using System.Text.Unicode;

namespace Skranke.Silo.Import.Csv;

/// <summary>Looks at a file as bytes before any row is taken: text in UTF-8, no archive, no other encoding. Whoever
/// sends Latin-1 learns the line and the byte, and nothing has changed.</summary>
public static class FileCheck
{
    private const int BlockLength = 1024 * 1024;

    /// <summary>The first thing wrong with the file; null where it is sound.</summary>
    public static FileFault? FaultOf(Stream file)
    {
        var block = new byte[BlockLength];
        var (position, kept, isFirst) = (0L, 0, true);
        while (true)
        {
            var read = file.ReadAtLeast(block.AsSpan(kept), block.Length - kept, throwOnEndOfStream: false);
            var bytes = block.AsSpan(0, kept + read);
            var isLast = bytes.Length < block.Length;
            if (isFirst && FaultOfStart(bytes) is { } fault)
            {
                return fault;
            }

            isFirst = false;
            var nul = bytes.IndexOf((byte)0);
            if (nul >= 0)
            {
                var line = LineOf(file, position + nul);
                return new FileFault(
                    ImportCodes.Nul, line, $"Byte {position + nul + 1}, on line {line}, is NUL; is the file UTF-16?");
            }

            var sound = SoundLength(bytes, isLast);
            if (sound < bytes.Length && (isLast || bytes.Length - sound > 3))
            {
                return NotUtf8(file, position + sound);
            }

            if (isLast)
            {
                return null;
            }

            // A letter may lie across two blocks: its first bytes are looked at again with the next block.
            bytes[sound..].CopyTo(block);
            kept = bytes.Length - sound;
            position += sound;
        }
    }

    private static FileFault? FaultOfStart(ReadOnlySpan<byte> bytes)
    {
        if (bytes.StartsWith<byte>([0x1F, 0x8B]) || bytes.StartsWith("PK\x03\x04"u8))
        {
            return new FileFault(
                ImportCodes.Compressed, 1, "The file is an archive or a spreadsheet; send the CSV text itself.");
        }

        if (bytes.StartsWith<byte>([0xFF, 0xFE]) || bytes.StartsWith<byte>([0xFE, 0xFF]))
        {
            return new FileFault(ImportCodes.NotUtf8, 1, "Byte 1, on line 1: the file is UTF-16; save it as UTF-8.");
        }

        return bytes.IsEmpty || bytes.SequenceEqual<byte>([0xEF, 0xBB, 0xBF])
            ? new FileFault(ImportCodes.Empty, 1, "The file is empty; the first line must name the columns.")
            : null;
    }

    /// <summary>How many bytes from the start are UTF-8; a letter that is cut off at the end does not count.</summary>
    private static int SoundLength(ReadOnlySpan<byte> bytes, bool isLast)
    {
        var whole = bytes.Length;
        for (var back = 1; !isLast && back <= 3 && back <= bytes.Length; back++)
        {
            if (bytes[^back] >= 0xC0)
            {
                whole = bytes.Length - back;
                break;
            }
        }

        if (Utf8.IsValid(bytes[..whole]))
        {
            return Utf8.IsValid(bytes) ? bytes.Length : whole;
        }

        var at = 0;
        while (Rune.DecodeFromUtf8(bytes[at..], out _, out var length) == System.Buffers.OperationStatus.Done)
        {
            at += length;
        }

        return at;
    }

    private static FileFault NotUtf8(Stream file, long offset)
    {
        var line = LineOf(file, offset);
        return new FileFault(
            ImportCodes.NotUtf8,
            line,
            $"Byte {offset + 1}, on line {line}, is not UTF-8; the file was probably saved as Latin-1.");
    }

    /// <summary>The line of a byte, with the same ends of lines as the reader of records.</summary>
    private static long LineOf(Stream file, long offset)
    {
        file.Position = 0;
        var block = new byte[BlockLength];
        var (line, left, wasReturn) = (1L, offset, false);
        while (left > 0)
        {
            var read = file.Read(block.AsSpan(0, (int)Math.Min(left, block.Length)));
            foreach (var b in block.AsSpan(0, read))
            {
                line += b == '\r' || (b == '\n' && !wasReturn) ? 1 : 0;
                wasReturn = b == '\r';
            }

            left -= read;
        }

        return line;
    }
}
