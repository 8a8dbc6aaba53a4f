using Skranke.Actors;
using Skranke.Patrons;

namespace Skranke.Tests.Support;

/// <summary>A business clock that a test moves.</summary>
public sealed class SetClock(DateTimeOffset now) : IBusinessClock
{
    public DateTimeOffset Now { get; set; } = now;
}

/// <summary>Takes every PIN that equals its stored hash read as text; enough where PINs are not the subject.</summary>
public sealed class PlainPins : IPinCheck
{
    public bool Matches(string pin, Pin stored) =>
        System.Text.Encoding.UTF8.GetBytes(pin).AsSpan().SequenceEqual(stored.Hash);
}
