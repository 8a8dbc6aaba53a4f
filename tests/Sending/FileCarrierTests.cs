using Skranke.Silo.Sending;
using Xunit;

namespace Skranke.Tests.Sending;

/// <summary>Letters as files (issue 5, outbox).</summary>
public sealed class FileCarrierTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("skranke-letters-").FullName;

    private string Letters => Path.Combine(_folder, "letters");

    [Fact]
    public async Task A_letter_is_a_file_with_address_subject_and_text()
    {
        Assert.Equal(PostOutcome.Sent, await Carry("Ane Å\nBorgergade 1\n2970 Hørsholm", "Du bliver udelukket."));

        var file = Assert.Single(Directory.GetFiles(Letters));
        Assert.Equal("17.txt", Path.GetFileName(file));
        Assert.Equal(
            "Ane Å\nBorgergade 1\n2970 Hørsholm\n\nFra biblioteket\n\nDu bliver udelukket.\n",
            await File.ReadAllTextAsync(file));
    }

    [Fact]
    public async Task A_second_attempt_makes_no_second_letter()
    {
        _ = await Carry("Ane", "Først");
        Assert.Equal(PostOutcome.Sent, await Carry("Ane", "Igen"));

        var file = Assert.Single(Directory.GetFiles(Letters));
        Assert.Equal("Ane\n\nFra biblioteket\n\nIgen\n", await File.ReadAllTextAsync(file));
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_is_tried_again()
    {
        await File.WriteAllTextAsync(Letters, "a file where the folder should be");

        Assert.Equal(PostOutcome.Away, await Carry("Ane", "Hej"));
    }

    [Fact]
    public async Task Without_an_address_there_is_no_letter()
    {
        Assert.Equal(PostOutcome.NoAddress, await Carry("", "Hej"));
        Assert.False(Directory.Exists(Letters));
    }

    [Fact]
    public void A_message_says_nothing_of_whom_it_is_for() =>
        Assert.Equal("message 17", new PostMessage(17, "Ane", "Emne", "Tekst").ToString());

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private Task<PostOutcome> Carry(string to, string text) => new FileCarrier(Letters).CarryAsync(
        new PostMessage(17, to, "Fra biblioteket", text), CancellationToken.None);
}
