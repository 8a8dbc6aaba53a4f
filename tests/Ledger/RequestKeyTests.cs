using FsCheck;
using FsCheck.Fluent;
using Skranke.Ledger;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Ledger;

/// <summary>The keys of the parts of a larger request (I25).</summary>
public sealed class RequestKeyTests
{
    [Fact]
    public void A_part_has_an_operation_of_its_own_and_the_fingerprint_of_the_whole()
    {
        var key = ARequest.Key(1);

        var part = key.Part(3001);

        Assert.NotEqual(key.Operation, part.Operation);
        Assert.Equal((key.Fingerprint, key.Remember), (part.Fingerprint, part.Remember));
    }

    [Fact]
    public void The_same_part_has_the_same_key_for_ever() => Assert.Equal(
        new Guid("01020304-0506-0708-2498-233c88e15ea8"),
        new RequestKey(new Guid("01020304-0506-0708-090a-0b0c0d0e0f10"), Guid.Empty, true).Part(3001).Operation);

    [Fact]
    public void Two_parts_never_share_a_key() => Prop.ForAll(
        Gen.Choose(0, int.MaxValue).Two().ToArbitrary(),
        pair => (pair.Item1 == pair.Item2)
            == (ARequest.Key(1).Part(pair.Item1).Operation == ARequest.Key(1).Part(pair.Item2).Operation))
        .QuickCheckThrowOnFailure();

    [Fact]
    public void The_parts_of_two_requests_never_share_a_key() => Assert.Equal(
        2_000,
        Enumerable.Range(1, 1_000).SelectMany(part => new[]
        {
            ARequest.Key(1).Part(part).Operation, ARequest.Key(2).Part(part).Operation,
        }).Distinct().Count());
}
