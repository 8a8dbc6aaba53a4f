using System.Text;
using Skranke.Api.Sip2.Wire;
using Skranke.Silo.Demo;
using Skranke.Tests.Http;
using Xunit;

namespace Skranke.Tests.Sip2;

/// <summary>Whatever is sent, the answer is a proper one, a 96, or a clean end of the connection; and the engine goes
/// on for everybody else.</summary>
public sealed class FuzzTests(HttpEngine engine) : Sip2TestBase(engine)
{
    /// <summary>Recorded from terminals of several kinds, with odd ones among them.</summary>
    private static readonly string[] Corpus =
    [
        "9900302.00", "990xxx2.00", "9910802.0E", "9900302.00AY1AZFCA5", "97", "97AZFEF5", "96AZFEF6",
        "9300CNwhoever|COwhatever|CPDK-722300|", "9300CNsip_01|COsip_01|CPBR1|AY0AZF5C8",
        "2300920261123    120000AODK-722300|AA{card}|AC|AD4711|", "23001" + Now + "AO|AA{card}|AC|AD|",
        "6300920261123    120000YYYYYYYYY|AODK-722300|AA{card}|AC|AD4711|BP1|BQ5|",
        "63012" + Now + "  Y       AODK-722300|AA{card}|AC|AD4711|BP|BQ",
        "11YN" + Now + NoDate + "AODK-722300|AA{card}|AB{copy}|AC|",
        "11YY" + Now + "20261223    235959AODK-722300|AA{card}|AB{copy}|AC|CH|BON|BIN|",
        "09N" + Now + Now + "|APDK-722300|AODK-722300|AB{copy}|AC|CH|BIN|",
        "09Y20261122    10000020261122    100000APDK-722301|AODK-722300|AB{copy}|AC|WSDK-722300|",
        "09N20160419    12200820160419    122008APReading Room 1|AO830|AB830$28170815|AC|AY2AZEB80",
        "29NN" + Now + NoDate + "AODK-722300|AA{card}|AB{copy}|AJ|AC|", "65" + Now + "AODK-722300|AA{card}|AC|",
        "15+" + Now + "BW20270101    235959|BSDK-722301|BY2|AODK-722300|AA{card}|AD4711|AB{copy}|",
        "17" + Now + "AODK-722300|AB{copy}|AC|", "17001" + Now + "AODK-722300|AB{copy}|",
        "19" + Now + "AODK-722300|AB{copy}|AC|CHDEST|", "25" + Now + "AODK-722300|AA{card}|AC|AD4711|",
        "35" + Now + "AODK-722300|AA{card}|AC|AD|", "37" + Now + "0400DKKBV20.00|AODK-722300|AA{card}|AC|CG1|BK7|",
        "01N" + Now + "AODK-722300|ALCard left|AA{card}|AC|", "41" + Now + "AO1|AA2|", "2300920261123AO|AA1|",
    ];

    private static readonly byte[] Odd = [0, .. "|\nAZY "u8, 0x7F, 0xFF, 0xC3, 0xB8];

    [Fact]
    public Task For_a_few_seconds() => Fuzz(TimeSpan.FromSeconds(4), Environment.TickCount);

    [Fact]
    [Trait("Category", "Long")]
    public Task For_more_than_a_minute() => Fuzz(TimeSpan.FromSeconds(65), Environment.TickCount);

    private async Task Fuzz(TimeSpan time, int seed)
    {
        var (card, copy, random) = (await NewPatron(), await NewCopy(), new Random(seed));
        var corpus = Corpus.Select(line => Encoding.UTF8.GetBytes(
            line.Replace("{card}", card, StringComparison.Ordinal).Replace("{copy}", copy, StringComparison.Ordinal)))
            .ToArray();
        using var end = new CancellationTokenSource(time);
        var (sent, closed) = (0, 0);
        while (!end.IsCancellationRequested)
        {
            using var terminal = await Kiosk();
            for (var line = 0; line < 60 && !end.IsCancellationRequested; line++)
            {
                var mutant = Mutate(corpus, random);
                sent++;
                if (!await IsWellAnswered(terminal, mutant, seed))
                {
                    closed++;
                    break;
                }
            }
        }

        Assert.StartsWith("98YYYYYY", await (await Kiosk()).Say("9900302.00"), StringComparison.Ordinal);
        Assert.StartsWith("101", await (await Kiosk()).Say(Checkin(DemoLibraries.FirstCopy)), StringComparison.Ordinal);
        Assert.True(sent > 20, $"Only {sent} lines in {time}, seed {seed}");
        Assert.True(closed < sent / 2, $"{closed} of {sent} lines ended the connection, seed {seed}");
    }

    /// <summary>Sends a line and then asks for the status, whose answer comes last; false where the connection was
    /// ended.</summary>
    private static async Task<bool> IsWellAnswered(Sip2Client terminal, byte[] mutant, int seed)
    {
        try
        {
            await terminal.Send([.. mutant, (byte)'\r']);
            await terminal.Send("9900302.00AY9AZFC9D\r");
        }
        catch (IOException)
        {
            return false;
        }

        while (await terminal.HearBytes() is { } bytes)
        {
            var heard = MessageReader.Read(bytes, Encoding.UTF8);
            var why = $"seed {seed}: {Encoding.Latin1.GetString(mutant)} was answered {Encoding.UTF8.GetString(bytes)}";
            Assert.True(heard is { Message: not null, IsIntact: true }, why);
            Assert.True(
                heard.Message.Number is "94" or "98" or "24" or "64" or "12" or "10" or "30" or "66" or "16" or "18"
                    or "20" or "26" or "36" or "38" or "96",
                why);
            Assert.True(heard.Message.FixedPart.Length == FixedParts.WidthOf(heard.Message.Number), why);
            if (heard is { Message.Number: "98", Sequence: '9' })
            {
                return true;
            }
        }

        return false;
    }

    private static byte[] Mutate(byte[][] corpus, Random random)
    {
        var line = corpus[random.Next(corpus.Length)].ToList();
        for (var times = random.Next(4); times > 0; times--)
        {
            var at = random.Next(line.Count + 1);
            switch (random.Next(8))
            {
                case 0:
                    line.Insert(at, Odd[random.Next(Odd.Length)]);
                    break;
                case 1 when line.Count > 0:
                    line.RemoveRange(at, Math.Min(line.Count - at, random.Next(12)));
                    break;
                case 2 when at < line.Count:
                    line[at] = (byte)random.Next(256);
                    break;
                case 3:
                    line.InsertRange(at, line[..Math.Min(line.Count, random.Next(40))].ToArray());
                    break;
                case 4:
                    line.AddRange(corpus[random.Next(corpus.Length)].Skip(random.Next(30)));
                    break;
                case 5:
                    line.RemoveRange(at, line.Count - at);
                    break;
                case 6:
                    line.InsertRange(at, Enumerable.Repeat((byte)'x', random.Next(3000)));
                    break;
                default:
                    line.Insert(at, (byte)random.Next(256));
                    break;
            }
        }

        return [.. line.Where(one => one != '\r')];
    }
}
