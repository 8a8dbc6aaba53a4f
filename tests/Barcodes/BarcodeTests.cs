using System.IO.Compression;
using System.Text;
using System.Xml.Linq;
using Skranke.Api.Barcodes;
using Skranke.Basics;
using Skranke.Tests.Support;
using Xunit;
using ZXing;
using ZXing.Common;

namespace Skranke.Tests.Barcodes;

/// <summary>What is drawn is read back as what it says: by a scanner program, by a decoder, and bar by bar.</summary>
public sealed class BarcodeTests
{
    public static TheoryData<string, Symbology> Drawn => new()
    {
        { "N101000000", Symbology.Code128 },
        { "N101000000", Symbology.Code39 },
        { "N999999999", Symbology.Code128 },
        { "2345678901", Symbology.Code128 },
        { "2345678901", Symbology.Code39 },
        { "R-17/a_b:c.D", Symbology.Code128 },
        { "A-B.C/9", Symbology.Code39 },
        { "abcdefghijklmnopqrstuvwxyz", Symbology.Code128 },
        { "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-/._", Symbology.Code128 },
    };

    [Theory]
    [MemberData(nameof(Drawn))]
    public void A_decoder_reads_the_png(string number, Symbology symbology)
    {
        var picture = PngDots.Of(BarcodePng.Draw(Of(number, symbology)));

        var read = Decode(picture.Grey, picture.Width, picture.Height, symbology);

        Assert.Equal(number, read);
    }

    [Theory]
    [MemberData(nameof(Drawn))]
    public void A_decoder_reads_the_svg(string number, Symbology symbology)
    {
        const int scale = 3;
        var barcode = Of(number, symbology);
        var svg = XDocument.Parse(BarcodeSvg.Draw(barcode));
        XNamespace ns = "http://www.w3.org/2000/svg";
        var (width, height) = (barcode.Width * scale, 40);
        var grey = new byte[width * height];
        Array.Fill(grey, (byte)255);
        foreach (var bar in svg.Root!.Elements(ns + "rect").Skip(1))
        {
            var (left, wide) = ((int)bar.Attribute("x")! * scale, (int)bar.Attribute("width")! * scale);
            for (var row = 0; row < height; row++)
            {
                Array.Clear(grey, (row * width) + left, wide);
            }
        }

        Assert.Equal(number, Decode(grey, width, height, symbology));
        Assert.Equal(number, svg.Root.Element(ns + "text")!.Value);
    }

    [ScannerFact]
    public void A_scanner_reads_the_png()
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory("skranke-barcode-").FullName, "card.png");
        foreach (var (symbology, name) in new[] { (Symbology.Code128, "CODE-128"), (Symbology.Code39, "CODE-39") })
        {
            foreach (var number in new[] { "N101000000", "N100000017", "2345678901" })
            {
                File.WriteAllBytes(path, BarcodePng.Draw(Of(number, symbology)));

                Assert.Equal([$"{name}:{number}"], ScannerFactAttribute.Read(path));
            }
        }

        Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
    }

    [Theory]
    [MemberData(nameof(Drawn))]
    public void A_quiet_zone_stands_at_both_ends_and_all_bars_within(string number, Symbology symbology)
    {
        var barcode = Of(number, symbology);

        Assert.Equal(Barcode.QuietZone, barcode.Bars[0].Left);
        Assert.Equal(barcode.Width - Barcode.QuietZone, barcode.Bars[^1].Left + barcode.Bars[^1].Width);
        Assert.All(barcode.Bars, bar => Assert.InRange(bar.Width, 1, 4));
        Assert.All(barcode.Bars.Zip(barcode.Bars.Skip(1)), pair =>
            Assert.InRange(pair.Second.Left - pair.First.Left - pair.First.Width, 1, 4));
    }

    [Theory]
    [InlineData("abc")]
    [InlineData("A_B")]
    [InlineData("A:B")]
    public void Code_39_holds_no_small_letters_and_few_signs(string number)
    {
        Assert.Null(Barcode.Of(CardNumber.Of(number), Symbology.Code39));
        Assert.NotNull(Barcode.Of(CardNumber.Of(number), Symbology.Code128));
    }

    [Fact]
    public void The_number_can_be_read_under_the_bars()
    {
        var picture = PngDots.Of(BarcodePng.Draw(Of("N101000000", Symbology.Code128)));
        var text = new StringBuilder();
        for (var row = picture.Height - 16 - (7 * 6); row < picture.Height - 16; row += 6)
        {
            for (var dot = 0; dot < 5; dot++)
            {
                var left = (picture.Width - (10 * 6 * 6)) / 2;
                _ = text.Append(picture.Grey[(row * picture.Width) + left + (dot * 6)] == 0 ? '#' : '.');
            }

            _ = text.Append('\n');
        }

        Assert.Equal("#...#\n#...#\n##..#\n#.#.#\n#..##\n#...#\n#...#\n", text.ToString());
    }

    private static Barcode Of(string number, Symbology symbology) => Barcode.Of(CardNumber.Of(number), symbology)!;

    private static string? Decode(byte[] grey, int width, int height, Symbology symbology)
    {
        var format = symbology == Symbology.Code39 ? BarcodeFormat.CODE_39 : BarcodeFormat.CODE_128;
        var light = new PlanarYUVLuminanceSource(grey, width, height, 0, 0, width, height, false);
        var result = new MultiFormatReader().decode(
            new BinaryBitmap(new HybridBinarizer(light)),
            new Dictionary<DecodeHintType, object>
            {
                [DecodeHintType.POSSIBLE_FORMATS] = new List<BarcodeFormat> { format },
                [DecodeHintType.TRY_HARDER] = true,
            });
        return result?.Text;
    }

    /// <summary>Reads back the only form of PNG that is written here, and checks it on the way.</summary>
    private sealed record PngDots(int Width, int Height, byte[] Grey)
    {
        public static PngDots Of(byte[] png)
        {
            Assert.Equal([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], png[..8]);
            Assert.Equal("IHDR", Encoding.ASCII.GetString(png, 12, 4));
            var (width, height) = (Number(png, 16), Number(png, 20));
            Assert.Equal([1, 0, 0, 0, 0], png[24..29]);
            var at = 8;
            while (Encoding.ASCII.GetString(png, at + 4, 4) != "IDAT")
            {
                at += 12 + Number(png, at);
            }

            using var packed = new MemoryStream(png, at + 8, Number(png, at));
            using var inflate = new ZLibStream(packed, CompressionMode.Decompress);
            using var rows = new MemoryStream();
            inflate.CopyTo(rows);
            var (bits, stride) = (rows.ToArray(), 1 + ((width + 7) / 8));
            Assert.Equal(stride * height, bits.Length);
            var grey = new byte[width * height];
            for (var row = 0; row < height; row++)
            {
                Assert.Equal(0, bits[row * stride]);
                for (var dot = 0; dot < width; dot++)
                {
                    var isWhite = (bits[(row * stride) + 1 + (dot / 8)] & (0x80 >> (dot % 8))) != 0;
                    grey[(row * width) + dot] = isWhite ? (byte)255 : (byte)0;
                }
            }

            return new PngDots(width, height, grey);
        }

        private static int Number(byte[] bytes, int at) =>
            System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(at));
    }
}
