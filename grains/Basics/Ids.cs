using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Skranke.Basics;

/// <summary>An identity that the ledger hands out as a number; outside the engine it is an opaque string.</summary>
public interface INumberId<TSelf> where TSelf : struct, INumberId<TSelf>
{
    long Value { get; }

    static abstract TSelf Of(long value);
}

/// <summary>An identity that the trade gives as text (a barcode, an ISIL, a card number).</summary>
public interface ITextId<TSelf> where TSelf : struct, ITextId<TSelf>
{
    string Value { get; }

    /// <summary>Makes the identity from text that is already known to be well formed (from the ledger).</summary>
    static abstract TSelf Of(string value);
}

[JsonConverter(typeof(NumberIdJson<PatronId>))]
public readonly record struct PatronId(long Value) : INumberId<PatronId>
{
    /// <summary>True where the link to the patron was cut, or never was: a loan that has ended long ago is
    /// nobody's.</summary>
    public bool IsCut => Value == 0;

    public static PatronId Of(long value) => new(value);

    public override string ToString() => Value.ToString();
}

[JsonConverter(typeof(NumberIdJson<CopyId>))]
public readonly record struct CopyId(long Value) : INumberId<CopyId>
{
    public static CopyId Of(long value) => new(value);

    public override string ToString() => Value.ToString();
}

/// <summary>The ledger's own key of a title; the catalogue's identifier is <see cref="TitleReference"/>.</summary>
[JsonConverter(typeof(NumberIdJson<TitleId>))]
public readonly record struct TitleId(long Value) : INumberId<TitleId>
{
    public static TitleId Of(long value) => new(value);

    public override string ToString() => Value.ToString();
}

[JsonConverter(typeof(NumberIdJson<LoanId>))]
public readonly record struct LoanId(long Value) : INumberId<LoanId>
{
    public static LoanId Of(long value) => new(value);

    public override string ToString() => Value.ToString();
}

[JsonConverter(typeof(NumberIdJson<ReservationId>))]
public readonly record struct ReservationId(long Value) : INumberId<ReservationId>
{
    public static ReservationId Of(long value) => new(value);

    public override string ToString() => Value.ToString();
}

[JsonConverter(typeof(NumberIdJson<ReceiptId>))]
public readonly record struct ReceiptId(long Value) : INumberId<ReceiptId>
{
    public static ReceiptId Of(long value) => new(value);

    public override string ToString() => Value.ToString();
}

/// <summary>One of a patron's cards. Its number may be secret (a national id) or leave with a replacement; this id
/// stays.</summary>
[JsonConverter(typeof(NumberIdJson<CardId>))]
public readonly record struct CardId(long Value) : INumberId<CardId>
{
    public static CardId Of(long value) => new(value);

    public override string ToString() => Value.ToString();
}

/// <summary>One of a patron's temporary addresses.</summary>
[JsonConverter(typeof(NumberIdJson<AddressId>))]
public readonly record struct AddressId(long Value) : INumberId<AddressId>
{
    public static AddressId Of(long value) => new(value);

    public override string ToString() => Value.ToString();
}

/// <summary>A bond between a child and somebody who answers for it.</summary>
[JsonConverter(typeof(NumberIdJson<GuardianId>))]
public readonly record struct GuardianId(long Value) : INumberId<GuardianId>
{
    public static GuardianId Of(long value) => new(value);

    public override string ToString() => Value.ToString();
}

[JsonConverter(typeof(NumberIdJson<ConsentId>))]
public readonly record struct ConsentId(long Value) : INumberId<ConsentId>
{
    public static ConsentId Of(long value) => new(value);

    public override string ToString() => Value.ToString();
}

[JsonConverter(typeof(NumberIdJson<NoticeId>))]
public readonly record struct NoticeId(long Value) : INumberId<NoticeId>
{
    public static NoticeId Of(long value) => new(value);

    public override string ToString() => Value.ToString();
}

[JsonConverter(typeof(NumberIdJson<WorkItemId>))]
public readonly record struct WorkItemId(long Value) : INumberId<WorkItemId>
{
    public static WorkItemId Of(long value) => new(value);

    public override string ToString() => Value.ToString();
}

[JsonConverter(typeof(NumberIdJson<FeeId>))]
public readonly record struct FeeId(long Value) : INumberId<FeeId>
{
    public static FeeId Of(long value) => new(value);

    public override string ToString() => Value.ToString();
}

[JsonConverter(typeof(NumberIdJson<ExclusionId>))]
public readonly record struct ExclusionId(long Value) : INumberId<ExclusionId>
{
    public static ExclusionId Of(long value) => new(value);

    public override string ToString() => Value.ToString();
}

[JsonConverter(typeof(NumberIdJson<PaymentId>))]
public readonly record struct PaymentId(long Value) : INumberId<PaymentId>
{
    public static PaymentId Of(long value) => new(value);

    public override string ToString() => Value.ToString();
}

[JsonConverter(typeof(NumberIdJson<CollectionExportId>))]
public readonly record struct CollectionExportId(long Value) : INumberId<CollectionExportId>
{
    public static CollectionExportId Of(long value) => new(value);

    public override string ToString() => Value.ToString();
}

/// <summary>Writes a numbered identity as a JSON string, so that no client reads it as a rounded double.</summary>
public sealed class NumberIdJson<T> : JsonConverter<T> where T : struct, INumberId<T>
{
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String
        && long.TryParse(reader.GetString(), NumberStyles.None, null, out var value)
            ? T.Of(value)
            : throw new JsonException("An id is a string of digits.");

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options)
    {
        Span<char> digits = stackalloc char[20];
        _ = value.Value.TryFormat(digits, out var length);
        writer.WriteStringValue(digits[..length]);
    }
}

/// <summary>Writes a patron's identity also where it is below zero and stands for nobody. Between grains only: nobody
/// outside asks for nobody.</summary>
public sealed class PatronOrNobodyJson : JsonConverter<PatronId>
{
    public override PatronId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String
        && long.TryParse(
            reader.GetString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
            ? new PatronId(value)
            : throw new JsonException("An id is a string of digits.");

    public override void Write(Utf8JsonWriter writer, PatronId value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.Value.ToString(CultureInfo.InvariantCulture));
}

/// <summary>Writes a textual identity as a JSON string.</summary>
public sealed class TextIdJson<T> : JsonConverter<T> where T : struct, ITextId<T>
{
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        T.Of(reader.GetString() ?? throw new JsonException("An identifier is a string."));

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.Value);

    public override T ReadAsPropertyName(
        ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        T.Of(reader.GetString()!);

    public override void WriteAsPropertyName(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
        writer.WritePropertyName(value.Value);
}
