using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.IdentityModel.Tokens;
using Skranke.Api.Identities;
using Skranke.Tests.Support;
using Xunit;
using Resident = Skranke.Api.Identities.Identities;

namespace Skranke.Tests.Identities;

/// <summary>Only a token that its issuer signed for us, now, and for somebody who is known well enough is
/// believed.</summary>
public sealed class IdentityTokensTests : IAsyncLifetime, IDisposable
{
    /// <summary>A published synthetic number.</summary>
    private const string Pid = "17912099997";

    private readonly SetTime _time = new(DateTimeOffset.UtcNow);
    private TestIssuer _issuer = null!;
    private IdentityTokens _tokens = null!;

    public async Task InitializeAsync()
    {
        _issuer = await TestIssuer.StartAsync();
        _tokens = new IdentityTokens(_issuer.Settings(), _time, NullLogger.Instance);
    }

    public async Task DisposeAsync() => await _issuer.DisposeAsync();

    public void Dispose() => _tokens.Dispose();

    [Fact]
    public async Task A_good_token_tells_who_it_is()
    {
        var claims = _issuer.ClaimsOf(Pid, "Kari Nordmann");
        var (identity, fault) = await new Resident(_tokens).Verify(_issuer.Sign(claims), CancellationToken.None);

        Assert.Null(fault);
        Assert.Equal(
            new VerifiedIdentity(
                "test",
                "subject-" + Pid,
                Pid,
                "Kari Nordmann",
                TestIssuer.Substantial,
                DateTimeOffset.FromUnixTimeSeconds((long)claims["auth_time"])),
            identity);
        Assert.DoesNotContain(Pid, identity!.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("Kari", identity.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_may_be_signed_on_an_elliptic_curve()
    {
        _issuer.RotateTo(TestIssuer.NewEcdsa());

        Assert.Null(await Fault(_issuer.TokenOf(Pid)));
    }

    [Fact]
    public async Task Parts_of_a_name_make_a_name()
    {
        var claims = _issuer.ClaimsOf(Pid);
        (claims["given_name"], claims["family_name"]) = ("Kari", "Nordmann");

        var (identity, _) = await new Resident(_tokens).Verify(_issuer.Sign(claims), CancellationToken.None);

        Assert.Equal("Kari Nordmann", identity!.Name);
    }

    [Theory]
    [InlineData("iss", "https://somebody.example")]
    [InlineData("aud", "another-service")]
    [InlineData("aud", TestIssuer.StaffAudience)]
    [InlineData("exp", null)]
    [InlineData("exp", "soon")]
    [InlineData("iat", null)]
    [InlineData("nbf", "later")]
    public async Task What_was_not_made_for_us_is_invalid(string claim, string? value) =>
        Assert.Equal(TokenFault.Invalid, await Fault(SignWith(claim, value)));

    [Theory]
    [InlineData("exp", -61, TokenFault.Expired)]
    [InlineData("exp", -59, null)]
    [InlineData("nbf", 61, TokenFault.Invalid)]
    [InlineData("nbf", 59, null)]
    [InlineData("iat", 61, TokenFault.Invalid)]
    [InlineData("iat", 59, null)]
    public async Task Clocks_may_differ_by_a_minute(string claim, int seconds, TokenFault? fault)
    {
        var claims = _issuer.ClaimsOf(Pid);
        claims[claim] = _time.GetUtcNow().ToUnixTimeSeconds() + seconds;
        _time.Truncate();

        Assert.Equal(fault, await Fault(_issuer.Sign(claims)));
    }

    [Theory]
    [InlineData("idporten-loa-low")]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("IDPORTEN-LOA-HIGH")]
    public async Task A_level_that_is_not_named_as_high_enough_is_too_low(string? level) =>
        Assert.Equal(TokenFault.AssuranceTooLow, await Fault(SignWith("acr", level)));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("12345678901")]
    [InlineData("1791209999")]
    public async Task Without_a_well_formed_national_id_nobody_is_known(string? pid)
    {
        var (identity, fault) = await new Resident(_tokens).Verify(SignWith("pid", pid), CancellationToken.None);

        Assert.Null(identity);
        Assert.Equal("identity.no-national-id", fault!.Code);
    }

    [Fact]
    public async Task A_token_that_was_changed_is_invalid()
    {
        var parts = _issuer.TokenOf(Pid).Split('.');
        var others = SignWith("sub", "somebody else").Split('.');

        Assert.Equal(TokenFault.Invalid, await Fault($"{parts[0]}.{others[1]}.{parts[2]}"));
    }

    [Fact]
    public async Task Another_s_key_under_the_same_name_is_not_the_issuer_s()
    {
        var forged = TestIssuer.NewRsa();
        forged.KeyId = _issuer.SigningKey.KeyId;

        Assert.Equal(TokenFault.Invalid, await Fault(_issuer.Sign(_issuer.ClaimsOf(Pid), forged)));
    }

    [Fact]
    public async Task Nobody_signs_with_the_public_key_as_a_shared_secret()
    {
        var published = ((RsaSecurityKey)_issuer.SigningKey).Rsa.ExportSubjectPublicKeyInfoPem();
        var secret = new SymmetricSecurityKey(Encoding.ASCII.GetBytes(published)) { KeyId = _issuer.SigningKey.KeyId };

        Assert.Equal(
            TokenFault.Invalid,
            await Fault(_issuer.Sign(_issuer.ClaimsOf(Pid), secret, SecurityAlgorithms.HmacSha256)));
    }

    [Theory]
    [InlineData(SecurityAlgorithms.RsaSha512)]
    [InlineData(SecurityAlgorithms.RsaSsaPssSha256)]
    public async Task Only_the_agreed_algorithms_are_taken(string algorithm) => Assert.Equal(
        TokenFault.Invalid, await Fault(_issuer.Sign(_issuer.ClaimsOf(Pid), _issuer.SigningKey, algorithm)));

    [Fact]
    public async Task Without_a_signature_there_is_nothing_to_believe()
    {
        var payload = _issuer.TokenOf(Pid).Split('.')[1];
        var header = Base64UrlEncoder.Encode("""{"alg":"none","typ":"JWT"}""");

        Assert.Equal(TokenFault.Invalid, await Fault($"{header}.{payload}."));
        Assert.Equal(TokenFault.Invalid, await Fault($"{header}.{payload}.AAAA"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("eyJ")]
    [InlineData("eyJ..")]
    [InlineData("eyJhbGciOiJSUzI1NiJ9.eyJ.AA")]
    [InlineData("eyJhbGciOiJSUzI1NiJ9.W10.AA")]
    [InlineData("eyJ\u0000.\uD800.\u00E6")]
    public async Task Rubbish_is_invalid(string text) => Assert.Equal(TokenFault.Invalid, await Fault(text));

    [Fact]
    public async Task What_demands_to_be_understood_is_not_believed()
    {
        var key = (RsaSecurityKey)_issuer.SigningKey;
        var header = Base64UrlEncoder.Encode($$"""{"alg":"RS256","kid":"{{key.KeyId}}","crit":["b64"],"b64":true}""");
        var signed = $"{header}.{_issuer.TokenOf(Pid).Split('.')[1]}";
        var signature = key.Rsa.SignData(
            Encoding.ASCII.GetBytes(signed),
            System.Security.Cryptography.HashAlgorithmName.SHA256,
            System.Security.Cryptography.RSASignaturePadding.Pkcs1);

        Assert.Equal(TokenFault.Invalid, await Fault($"{signed}.{Base64UrlEncoder.Encode(signature)}"));
    }

    [Fact]
    public async Task Keys_are_fetched_once_and_again_for_one_that_is_new()
    {
        Assert.Null(await Fault(_issuer.TokenOf(Pid)));
        Assert.Null(await Fault(_issuer.TokenOf(Pid)));
        Assert.Equal(1, _issuer.Fetches);

        _issuer.RotateTo(TestIssuer.NewRsa());
        var token = _issuer.TokenOf(Pid);
        Assert.Equal(TokenFault.Invalid, await Fault(token));
        Assert.Equal(1, _issuer.Fetches);

        _time.Advance(IssuerKeys.FetchAtMostEvery);
        Assert.Null(await Fault(token));
        Assert.Equal(2, _issuer.Fetches);
    }

    [Fact]
    public async Task A_withdrawn_key_is_believed_for_an_hour_at_most()
    {
        var old = _issuer.SigningKey;
        Assert.Null(await Fault(_issuer.TokenOf(Pid)));
        _issuer.RotateTo(TestIssuer.NewRsa());
        _time.Advance(IssuerKeys.OldAfter);
        var claims = _issuer.ClaimsOf(Pid);
        claims["exp"] = _time.GetUtcNow().ToUnixTimeSeconds() + 60;

        Assert.Equal(TokenFault.Invalid, await Fault(_issuer.Sign(claims, old)));
        Assert.Null(await Fault(_issuer.Sign(claims)));
    }

    [Fact]
    public async Task While_the_issuer_is_away_its_known_keys_hold_and_unknown_ones_wait()
    {
        _issuer.IsAway = true;
        var (_, fault) = await new Resident(_tokens).Verify(_issuer.TokenOf(Pid), CancellationToken.None);
        Assert.Equal((503, "identity.issuer-away"), (fault!.Status, fault.Code));
        Assert.Equal(TokenFault.IssuerAway, await Fault(_issuer.TokenOf(Pid)));

        _issuer.IsAway = false;
        _time.Advance(IssuerKeys.TryAgainAfter);
        Assert.Null(await Fault(_issuer.TokenOf(Pid)));

        _issuer.IsAway = true;
        _time.Advance(IssuerKeys.OldAfter);
        var claims = _issuer.ClaimsOf(Pid);
        claims["exp"] = _time.GetUtcNow().ToUnixTimeSeconds() + (2 * 24 * 3600);
        Assert.Null(await Fault(_issuer.Sign(claims)));
        _time.Advance(IssuerKeys.BelievedFor);
        Assert.Equal(TokenFault.IssuerAway, await Fault(_issuer.Sign(claims)));
    }

    [Fact]
    public async Task Metadata_of_another_issuer_are_not_believed()
    {
        var other = _issuer.ForPatrons() with { Issuer = "https://login.example" };
        using var tokens = new IdentityTokens([other], _time, NullLogger.Instance);
        var claims = _issuer.ClaimsOf(Pid);
        claims["iss"] = other.Issuer;

        var (token, fault) = await tokens.Verify(_issuer.Sign(claims), null, CancellationToken.None);

        Assert.Null(token);
        Assert.Equal(TokenFault.IssuerAway, fault);
    }

    [Fact]
    public async Task Keys_may_come_from_an_address_or_a_file()
    {
        var file = Path.GetTempFileName();
        using (var http = new HttpClient())
        {
            await File.WriteAllTextAsync(file, await http.GetStringAsync(_issuer.Keys));
        }

        foreach (var place in new[] { _issuer.Keys.AbsoluteUri, file })
        {
            var issuer = _issuer.ForPatrons() with { Metadata = null, Keys = place };
            using var tokens = new IdentityTokens([issuer], _time, NullLogger.Instance);

            var (token, _) = await tokens.Verify(_issuer.TokenOf(Pid), null, CancellationToken.None);

            Assert.Equal("test", token?.Issuer.Name);
        }

        File.Delete(file);
    }

    private string SignWith(string claim, string? value)
    {
        var claims = _issuer.ClaimsOf(Pid);
        _ = claims.Remove(claim);
        if (value is not null)
        {
            claims[claim] = value;
        }

        return _issuer.Sign(claims);
    }

    private async Task<TokenFault?> Fault(string token)
    {
        var (verified, fault) = await _tokens.Verify(token, IssuerPurpose.Patron, CancellationToken.None);
        return verified is null ? fault : null;
    }

    /// <summary>A time that moves when the test says so.</summary>
    private sealed class SetTime(DateTimeOffset now) : TimeProvider
    {
        private DateTimeOffset _now = now;

        public override DateTimeOffset GetUtcNow() => _now;

        public void Advance(TimeSpan by) => _now += by;

        public void Truncate() => _now = DateTimeOffset.FromUnixTimeSeconds(_now.ToUnixTimeSeconds());
    }
}
