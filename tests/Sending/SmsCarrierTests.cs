using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Skranke.Silo.Sending;
using Xunit;

namespace Skranke.Tests.Sending;

/// <summary>SMS as the gateway sees it (issue 5, outbox).</summary>
public sealed class SmsCarrierTests
{
    [Fact]
    public async Task A_message_is_one_call_with_its_id_as_the_idempotency_key()
    {
        using var gateway = new Gateway(() => HttpStatusCode.Accepted);

        Assert.Equal(PostOutcome.Sent, await Carry(gateway, "+4520123456"));

        Assert.Equal("POST https://sms.example/messages", gateway.Line);
        Assert.Equal("17", gateway.IdempotencyKey);
        Assert.Equal("Bearer secret", gateway.Bearer);
        Assert.True(JsonNode.DeepEquals(
            JsonNode.Parse(
                """{"id": "17", "from": "Biblioteket", "to": "+4520123456", "text": "Hent senest 3.12.2026."}"""),
            JsonNode.Parse(gateway.Body)));
    }

    [Theory]
    [InlineData(422, PostState.BadAddress)]
    [InlineData(400, PostState.Refused)]
    [InlineData(413, PostState.Refused)]
    [InlineData(401, PostState.Later)]
    [InlineData(404, PostState.Later)]
    [InlineData(429, PostState.Later)]
    [InlineData(500, PostState.Later)]
    [InlineData(503, PostState.Later)]
    public async Task What_the_gateway_answers_says_whether_to_try_again(int status, PostState state)
    {
        using var gateway = new Gateway(() => (HttpStatusCode)status);

        Assert.Equal(new PostOutcome(state, $"sms-{status}"), await Carry(gateway, "+4520123456"));
    }

    [Fact]
    public async Task A_gateway_that_is_away_or_too_slow_is_tried_again()
    {
        using var away = new Gateway(() => throw new HttpRequestException("refused"));
        using var slow = new Gateway(() => throw new TaskCanceledException("too slow"));

        Assert.Equal(PostOutcome.Away, await Carry(away, "+4520123456"));
        Assert.Equal(PostOutcome.Away, await Carry(slow, "+4520123456"));
    }

    [Fact]
    public async Task Without_a_number_nobody_is_called()
    {
        using var gateway = new Gateway(() => HttpStatusCode.OK);

        Assert.Equal(PostOutcome.NoAddress, await Carry(gateway, " "));
        Assert.Equal("", gateway.Line);
    }

    private static async Task<PostOutcome> Carry(Gateway gateway, string to)
    {
        using var carrier = new SmsCarrier(
            new Uri("https://sms.example/messages"), "secret", "Biblioteket", gateway);
        return await carrier.CarryAsync(
            new PostMessage(17, to, "Klar til afhentning", "Hent senest 3.12.2026."), CancellationToken.None);
    }

    private sealed class Gateway(Func<HttpStatusCode> answer) : HttpMessageHandler
    {
        public string Line { get; private set; } = "";

        public string IdempotencyKey { get; private set; } = "";

        public string Bearer { get; private set; } = "";

        public string Body { get; private set; } = "";

        protected override async Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Line = $"{request.Method} {request.RequestUri}";
            IdempotencyKey = string.Join(' ', request.Headers.GetValues("Idempotency-Key"));
            Bearer = request.Headers.Authorization!.ToString();
            Body = Encoding.UTF8.GetString(await request.Content!.ReadAsByteArrayAsync(cancellationToken));
            return new HttpResponseMessage(answer());
        }
    }
}
