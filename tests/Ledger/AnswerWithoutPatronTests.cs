using System.Collections;
using System.Collections.Immutable;
using System.Text;
using Skranke.Actors;
using Skranke.Basics;
using Skranke.Fees;
using Skranke.Silo.Ledger;
using Skranke.Tests.Actors;
using Skranke.Tests.Builders;
using Xunit;

namespace Skranke.Tests.Ledger;

/// <summary>No stored answer holds a patron (H50): whatever an answer is made of, each patron's id in it is found again
/// elsewhere or the answer is never stored.</summary>
public sealed class AnswerWithoutPatronTests
{
    /// <summary>Said between grains and never under a request's key.</summary>
    private static readonly Type[] NeverStored =
    [
        typeof(Concluded), typeof(Stale), typeof(LentToAnother), typeof(TitleSnapshot), typeof(LibrarySnapshot),
        typeof(TickDone), typeof(Told),
    ];

    private static readonly Fee Fee = new(
        new FeeId(7_777), APatron.Id, ALibrary.HoersholmIsil, "overdue", new Money(2000, "DKK"), Days.Now)
    {
        Loans = [new FeeLoan(ALoan.Id, 0)],
    };

    private static IEnumerable<Type> Stored => EngineJsonTests.Replies.Select(reply => reply.GetType()).Distinct()
        .Except(NeverStored);

    private static IEnumerable<Reply> Examples => EngineJsonTests.Replies
        .Where(reply => !NeverStored.Contains(reply.GetType()))
        .Select(reply => reply switch
        {
            Renewed renewed => renewed with { Fees = [Fee] },
            CheckedIn back => back with { Fees = [Fee] },
            _ => reply,
        });

    /// <summary>Read from the types, so that a new answer or a new field in an old one cannot be forgotten.</summary>
    [Fact]
    public void Every_place_of_a_patron_in_an_answer_is_known() => Assert.Equal(
        [
            "Authenticated.PatronId",
            "CheckedIn.Closed.PatronId",
            "CheckedIn.Fees.PatronId",
            "CheckedIn.Receipt.PatronId",
            "Lent.Loan.PatronId",
            "Linked.From",
            "Linked.To",
            "LoanChangedReply.Loan.PatronId",
            "PatronChanged.PatronId",
            "Renewed.Fees.PatronId",
            "Renewed.Loan.PatronId",
            "ReservationChanged.Reservation.PatronId",
            "ReservationClosed.Reservation.PatronId",
            "Reserved.Reservation.PatronId",
        ],
        Stored.SelectMany(type => PlacesIn(type, type.Name, [])).Order(StringComparer.Ordinal));

    [Fact]
    public void No_stored_answer_holds_a_patron_or_the_number_of_a_fee()
    {
        Assert.NotEmpty(Examples);
        // Linking counts loans and names none, so its two accounts lead from nothing to anybody.
        Assert.All(Examples.Where(reply => reply is not Linked), reply =>
        {
            var bytes = RememberedAnswer.Write(reply);
            var text = Encoding.UTF8.GetString(bytes);
            Assert.DoesNotContain($"\"{APatron.Id}\"", text, StringComparison.Ordinal);
            Assert.DoesNotContain($"\"{APatron.OtherId}\"", text, StringComparison.Ordinal);
            Assert.DoesNotContain($"\"{Fee.Id}\"", text, StringComparison.Ordinal);
            Assert.Equal(-1, bytes.AsSpan().IndexOf(CompactOf(APatron.Id.Value)));
        });
    }

    [Fact]
    public void What_a_patron_still_had_at_home_is_in_no_stored_answer()
    {
        var back = EngineJsonTests.Replies.OfType<CheckedIn>().First();
        back = back with
        {
            Receipt = back.Receipt with
            {
                Lines =
                [
                    .. back.Receipt.Lines,
                    back.Receipt.Lines[0] with { Kind = "on-loan", Loan = new LoanId(3_333) },
                ],
            },
        };

        Assert.DoesNotContain(
            "\"3333\"", Encoding.UTF8.GetString(RememberedAnswer.Write(back)), StringComparison.Ordinal);
    }

    [Fact]
    public void Only_an_answer_about_a_patron_alone_has_its_patron_in_a_row_of_its_own() => Assert.All(
        Examples,
        reply => Assert.Equal(
            reply is PatronChanged or Authenticated, AnswerWithoutPatron.About(reply) is not null));

    [Fact]
    public void Only_the_renewal_of_all_loans_lists_several()
    {
        Assert.All(Examples, reply => Assert.Equal(reply is RenewedAll, AnswerWithoutPatron.ListsLoans(reply)));
        Assert.False(AnswerWithoutPatron.ListsLoans(new RenewedAll([])));
    }

    /// <summary>As the compact form of a checkout writes a number.</summary>
    private static byte[] CompactOf(long value)
    {
        using var bytes = new MemoryStream();
        using var to = new BinaryWriter(bytes);
        to.Write7BitEncodedInt64(value);
        to.Flush();
        return bytes.ToArray();
    }

    private static IEnumerable<string> PlacesIn(Type type, string path, ImmutableHashSet<Type> above)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type == typeof(PatronId))
        {
            return [path];
        }

        if (type.IsGenericType && type.IsAssignableTo(typeof(IEnumerable)) && type != typeof(string))
        {
            return type.GetGenericArguments().SelectMany(element => PlacesIn(element, path, above));
        }

        return type.Assembly != typeof(Reply).Assembly || above.Contains(type)
            ? []
            : type.GetProperties().Where(property => property.GetIndexParameters().Length == 0
                    && property.GetMethod is { IsStatic: false })
                .SelectMany(property => PlacesIn(property.PropertyType, $"{path}.{property.Name}", above.Add(type)));
    }
}
