using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Skranke.Api.Sip2.Wire;
using Skranke.Silo.Terminals;
using Xunit;

namespace Skranke.Tests.Sip2;

/// <summary>What is written is read again as it was meant, whatever it says and in whatever character set.</summary>
public sealed class RoundTripTests
{
    private static readonly string[] Ids = ["AO", "AA", "AB", "AJ", "AF", "AH", "BL", "CQ", "CV", "CT", "XX", "Z9"];

    private static readonly Gen<string> Values = Gen.Elements(
            "", "1", "Tørst", "æøå ÆØÅ", "20.00", "a|b", "line\rbreak", "\n", "日本", "AZ12", "AY1AZFFFF", "€", "|||",
            new string('x', 300))
        .Or(ArbMap.Default.GeneratorFor<NonNull<string>>().Select(text => text.Get));

    private static readonly Gen<Message> Messages =
        from number in Gen.Elements(FixedParts.Numbers.ToArray())
        from fields in (from id in Gen.Elements(Ids) from value in Values select new Field(id, value)).ListOf()
        from digit in Gen.Choose(0, 9)
        select fields.Aggregate(
            new Message(number, new string((char)('0' + digit), FixedParts.WidthOf(number)!.Value)),
            (message, field) => message.With(field.Id, field.Value));

    [Theory]
    [InlineData(TerminalCharset.Utf8)]
    [InlineData(TerminalCharset.Latin1)]
    [InlineData(TerminalCharset.Cp850)]
    [InlineData(TerminalCharset.Windows1252)]
    public void A_message_that_was_written_is_read_as_it_was_meant(TerminalCharset name)
    {
        var charset = Charset.Of(name);

        Prop.ForAll(Messages.ToArbitrary(), message =>
        {
            var bytes = MessageWriter.Write(message, charset, '7', detection: true);
            Assert.DoesNotContain((byte)'\r', bytes);
            Assert.DoesNotContain((byte)'\n', bytes);
            var heard = MessageReader.Read(bytes, charset);

            Assert.True(heard is { HasChecksum: true, IsIntact: true, Message: not null });
            Assert.Equal(message.Number, heard.Message.Number);
            Assert.Equal(message.FixedPart, heard.Message.FixedPart);
            Assert.Equal(message.Fields.Select(field => field.Id), heard.Message.Fields.Select(field => field.Id));
            Assert.Equal(
                message.Fields.Select(field => Written(field.Value, charset)),
                heard.Message.Fields.Select(field => field.Value));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void One_wrong_byte_is_noticed() =>
        Prop.ForAll(Messages.ToArbitrary(), ArbMap.Default.ArbFor<PositiveInt>(), (message, place) =>
        {
            var bytes = MessageWriter.Write(message, Encoding.UTF8, '1', detection: true);
            var at = place.Get % (bytes.Length - 6);
            bytes[at] = (byte)(bytes[at] == 'q' ? 'r' : 'q');

            // A damaged mark of the sequence may make a message without one; never one that passes as whole.
            var heard = MessageReader.Read(bytes, Encoding.UTF8);
            Assert.False(heard is { HasChecksum: true, IsIntact: true });
        }).QuickCheckThrowOnFailure();

    /// <summary>As much of a value as can be sent.</summary>
    private static string Written(string value, Encoding charset)
    {
        var cut = value.Length <= MessageWriter.ValueLengthMax ? value
            : value[..(char.IsHighSurrogate(value[254]) ? 254 : 255)];
        var bytes = charset.GetBytes(cut).Select(one => one switch
        {
            (byte)'|' => (byte)'/',
            < 0x20 or 0x7F => (byte)' ',
            _ => one,
        }).ToArray();
        return charset.GetString(bytes);
    }
}
