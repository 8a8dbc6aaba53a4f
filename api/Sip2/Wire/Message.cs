namespace Skranke.Api.Sip2.Wire;

/// <summary>A message of the protocol, asked or answered: its number, its fixed fields by their places, and its named
/// fields in their order.</summary>
public sealed class Message(string number, string fixedPart)
{
    private readonly List<Field> _fields = [];

    /// <summary>Two digits.</summary>
    public string Number { get; } = number;

    /// <summary>Everything between the number and the first named field.</summary>
    public string FixedPart { get; } = fixedPart;

    public IReadOnlyList<Field> Fields => _fields;

    /// <summary>The first field of this id; empty where there is none. A field that comes twice by mistake counts
    /// once.</summary>
    public string this[string id] => Find(id) ?? "";

    public string? Find(string id)
    {
        foreach (var field in _fields)
        {
            if (field.Id == id)
            {
                return field.Value;
            }
        }

        return null;
    }

    /// <summary>Characters of the fixed part by their offset from the beginning of the message; blanks where it is
    /// shorter.</summary>
    public string At(int offset, int width)
    {
        var from = Math.Min(offset - 2, FixedPart.Length);
        var length = Math.Min(width, FixedPart.Length - from);
        return FixedPart.Substring(from, length).PadRight(width);
    }

    /// <summary>True where the one character at an offset is <c>Y</c>.</summary>
    public bool Says(int offset) => At(offset, 1) == "Y";

    /// <summary>Adds a field that must be there, empty where nothing is known.</summary>
    public Message With(string id, string? value)
    {
        _fields.Add(new Field(id, value ?? ""));
        return this;
    }

    /// <summary>Adds a field that is left out where nothing is known.</summary>
    public Message WithAny(string id, string? value) => string.IsNullOrEmpty(value) ? this : With(id, value);

    public Message WithAll(string id, IEnumerable<string> values)
    {
        foreach (var value in values)
        {
            _ = With(id, value);
        }

        return this;
    }

    public override string ToString() => Number + FixedPart + string.Concat(_fields);
}

/// <summary>A named field.</summary>
public readonly record struct Field(string Id, string Value)
{
    public override string ToString() => $"{Id}{Value}|";
}
