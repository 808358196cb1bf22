using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Rapport.Governance.People;
using Rapport.Tests.Server;

namespace Rapport.Tests.Governance;

[Trait("Row", "9.16")]
public sealed class TotpTests
{
    // RFC 6238, appendix B, last six of the eight digits.
    [Theory]
    [InlineData(59, "287082")]
    [InlineData(1111111109, "081804")]
    [InlineData(1234567890, "005924")]
    [InlineData(20000000000, "353130")]
    public void Codes_are_those_of_the_standard(long seconds, string code) =>
        Totp.Code(Encoding.ASCII.GetBytes("12345678901234567890"), DateTimeOffset.FromUnixTimeSeconds(seconds)).ShouldBe(code);

    // RFC 4648, section 10.
    [Fact]
    public void The_secret_is_spelled_in_base_32() => Totp.Base32(Encoding.ASCII.GetBytes("foobar")).ShouldBe("MZXW6YTBOI");

    // Safety 96, 97.
    [Fact]
    public async Task A_second_factor_is_asked_for_and_each_code_is_good_once()
    {
        var clock = new TestClock();
        await using var server = await TestServer.StartAsync(s => s.Replace = services => services.AddSingleton<TimeProvider>(clock));
        const string email = "totp@example.org";
        var person = await server.PersonAsync(email, "viewer");
        var begun = await person.PostAsync("api/v1/me/totp");
        begun.Text("qrSvg").ShouldStartWith("<svg");
        begun.Text("uri").ShouldContain(begun.Text("secret"));
        var secret = FromBase32(begun.Text("secret"));

        (await person.RefusedAsync(HttpMethod.Put, "api/v1/me/totp", new { code = "000000" })).Code.ShouldBe("totp.code");
        var recovery = (await person.PutAsync("api/v1/me/totp", new { code = Totp.Code(secret, clock.GetUtcNow()) }))
            .GetProperty("recoveryCodes").EnumerateArray().Select(c => c.GetString()!).ToList();
        recovery.Count.ShouldBe(10);
        await person.GetAsync(server.In(""));

        (await SignInAsync(new { email, password = TestServer.Password })).ShouldBe((401, "session.totp_needed"));
        clock.Advance(TimeSpan.FromSeconds(30));
        var code = Totp.Code(secret, clock.GetUtcNow());
        await server.Stranger().EnterAsync("api/v1/sign-in", new { email, password = TestServer.Password, totp = code });
        (await SignInAsync(new { email, password = TestServer.Password, totp = code })).ShouldBe((401, "session.refused"), "replayed");

        await server.Stranger().EnterAsync("api/v1/sign-in", new { email, password = TestServer.Password, recoveryCode = recovery[3] });
        (await SignInAsync(new { email, password = TestServer.Password, recoveryCode = recovery[3] })).ShouldBe((401, "session.refused"), "used");

        (await person.RefusedAsync(HttpMethod.Delete, "api/v1/me/totp", new { code = "000000" })).Code.ShouldBe("totp.code");
        await person.DeleteAsync("api/v1/me/totp", new { code = recovery[4] });
        await server.SignInAsync(email);

        async Task<(int, string)> SignInAsync(object body) => await server.Stranger().RefusedAsync(HttpMethod.Post, "api/v1/sign-in", body);
    }

    internal static byte[] FromBase32(string text)
    {
        var bits = string.Concat(text.Select(c => Convert.ToString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(c, StringComparison.Ordinal), 2).PadLeft(5, '0')));
        return [.. bits.Chunk(8).Where(b => b.Length == 8).Select(b => Convert.ToByte(new string(b), 2))];
    }
}
