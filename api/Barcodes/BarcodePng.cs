using System.Buffers.Binary;
using System.IO.Compression;

namespace Skranke.Api.Barcodes;

/// <summary>Draws a barcode as PNG: black and white, every module the same number of dots wide, so that no edge is
/// blurred.</summary>
public static class BarcodePng
{
    private const int DotsPerModule = 4;
    private const int Margin = 4 * DotsPerModule;
    private const int BarHeight = 50 * DotsPerModule;
    private const int Gap = 3 * DotsPerModule;

    /// <summary>A dot of the text is so many dots of the picture wide at most.</summary>
    private const int TextScaleMax = 6;

    /// <summary>A module is a third of a millimetre.</summary>
    private const uint DotsPerMetre = (uint)(DotsPerModule / 0.00033);

    private static readonly byte[] Signature = [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    private static readonly uint[] CrcOfBytes = [.. Enumerable.Range(0, 256).Select(CrcOf)];

    public static byte[] Draw(Barcode barcode)
    {
        var width = barcode.Width * DotsPerModule;
        var textWidth = barcode.Number.Value.Length * (DotFont.Width + 1);
        var scale = Math.Clamp(width / textWidth, 1, TextScaleMax);
        var height = Margin + BarHeight + Gap + (DotFont.Height * scale) + Margin;
        var picture = new Picture(width, height);
        foreach (var (left, modules) in barcode.Bars)
        {
            picture.Blacken(left * DotsPerModule, Margin, modules * DotsPerModule, BarHeight);
        }

        var place = (width - (textWidth * scale)) / 2;
        foreach (var character in barcode.Number.Value)
        {
            Write(character, picture, place, Margin + BarHeight + Gap, scale);
            place += (DotFont.Width + 1) * scale;
        }

        return Encode(picture);
    }

    private static void Write(char character, Picture picture, int left, int top, int scale)
    {
        for (var row = 0; row < DotFont.Height; row++)
        {
            for (var column = 0; column < DotFont.Width; column++)
            {
                if (DotFont.IsBlack(character, column, row))
                {
                    picture.Blacken(left + (column * scale), top + (row * scale), scale, scale);
                }
            }
        }
    }

    private static byte[] Encode(Picture picture)
    {
        using var file = new MemoryStream();
        file.Write(Signature);

        // One bit for each dot, grey, compressed by deflate, no filter, not interlaced.
        Span<byte> head = stackalloc byte[13];
        BinaryPrimitives.WriteInt32BigEndian(head, picture.Width);
        BinaryPrimitives.WriteInt32BigEndian(head[4..], picture.Height);
        head[8] = 1;
        WriteChunk(file, "IHDR"u8, head);
        Span<byte> density = stackalloc byte[9];
        BinaryPrimitives.WriteUInt32BigEndian(density, DotsPerMetre);
        BinaryPrimitives.WriteUInt32BigEndian(density[4..], DotsPerMetre);
        density[8] = 1;
        WriteChunk(file, "pHYs"u8, density);
        using var packed = new MemoryStream();
        using (var deflate = new ZLibStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            deflate.Write(picture.Rows);
        }

        WriteChunk(file, "IDAT"u8, packed.GetBuffer().AsSpan(0, (int)packed.Length));
        WriteChunk(file, "IEND"u8, []);
        return file.ToArray();
    }

    private static void WriteChunk(MemoryStream file, ReadOnlySpan<byte> name, ReadOnlySpan<byte> content)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, content.Length);
        file.Write(number);
        file.Write(name);
        file.Write(content);
        var crc = Follow(Follow(uint.MaxValue, name), content) ^ uint.MaxValue;
        BinaryPrimitives.WriteUInt32BigEndian(number, crc);
        file.Write(number);
    }

    private static uint Follow(uint crc, ReadOnlySpan<byte> bytes)
    {
        foreach (var one in bytes)
        {
            crc = CrcOfBytes[(byte)(crc ^ one)] ^ (crc >> 8);
        }

        return crc;
    }

    /// <summary>The remainder of a byte by the polynomial of ISO 3309, as the PNG specification (W3C, annex D) defines
    /// it.</summary>
    private static uint CrcOf(int value)
    {
        var crc = (uint)value;
        for (var bit = 0; bit < 8; bit++)
        {
            crc = (crc & 1) == 1 ? 0xEDB88320 ^ (crc >> 1) : crc >> 1;
        }

        return crc;
    }

    /// <summary>Dots, white at first; each row begins with the byte that says it has no filter.</summary>
    private sealed class Picture(int width, int height)
    {
        private readonly int _stride = 1 + ((width + 7) / 8);
        private byte[]? _rows;

        public int Width => width;

        public int Height => height;

        public byte[] Rows => _rows ??= White();

        public void Blacken(int left, int top, int across, int down)
        {
            for (var row = top; row < top + down; row++)
            {
                for (var dot = left; dot < left + across; dot++)
                {
                    Rows[(row * _stride) + 1 + (dot / 8)] &= (byte)~(0x80 >> (dot % 8));
                }
            }
        }

        private byte[] White()
        {
            var rows = new byte[_stride * height];
            for (var at = 0; at < rows.Length; at++)
            {
                rows[at] = at % _stride == 0 ? (byte)0 : (byte)0xFF;
            }

            return rows;
        }
    }
}
