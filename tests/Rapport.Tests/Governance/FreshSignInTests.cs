using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Rapport.Governance.Access;
using Rapport.Governance.People;
using Rapport.Kernel;
using Rapport.Tests.Server;

namespace Rapport.Tests.Governance;

/// <summary>Exports, erasure, keys and roles ask for the password again when it was entered long ago.</summary>
[Trait("Row", "9.16")]
public sealed class FreshSignInTests : IAsyncLifetime
{
    readonly TestClock _clock = new();
    TestServer _server = null!; // set by InitializeAsync

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    static object ApiKey => new { name = "K", kind = "write", dialect = "segment" };

    public async ValueTask InitializeAsync() =>
        _server = await TestServer.StartAsync(s => s.Replace = services => services.AddSingleton<TimeProvider>(_clock));

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public void What_gives_data_or_rights_away_or_cannot_be_taken_back_asks_for_it() =>
        _server.Services.GetRequiredService<EndpointDataSource>().Endpoints.Where(e => e.Metadata.GetMetadata<FreshSignIn>() is not null)
            .Select(e => e.Metadata.GetMetadata<IEndpointNameMetadata>()!.EndpointName)
            .ShouldBe(
                [
                    "exportCustomer", "eraseCustomer", "createKey", "invitePerson", "resetPerson", "changeRole", "removePerson", "deleteWorkspace", "beginTotp",
                    "rotateIdentitySecret", "requireSecondFactor", "beginPasskey", "removePasskey", "addConversationChannel", "rotateChannelSecret",
                ],
                ignoreOrder: true);

    [Fact]
    public async Task The_password_is_asked_for_again_after_a_quarter_of_an_hour()
    {
        _clock.Advance(TimeSpan.FromMinutes(14));
        await _server.Owner.PostAsync(_server.In("keys"), ApiKey);
        _clock.Advance(TimeSpan.FromMinutes(2));
        (await _server.Owner.RefusedAsync(HttpMethod.Post, _server.In("keys"), ApiKey)).ShouldBe((403, "session.confirm"));
        (await _server.Owner.RefusedAsync(HttpMethod.Get, _server.In($"customers/{Guid.NewGuid()}/export"))).ShouldBe((403, "session.confirm"));
        await _server.Owner.GetAsync(_server.In("keys"));

        (await ConfirmAsync(_server.Owner, "Wrong-Harbour-Velvet-99")).ShouldBe((422, "request.fields"));
        await _server.Owner.PostAsync("api/v1/session/confirm", new { password = TestServer.Password });

        await _server.Owner.PostAsync(_server.In("keys"), ApiKey);
        _clock.Advance(TimeSpan.FromMinutes(16));
        (await _server.Owner.RefusedAsync(HttpMethod.Post, _server.In("keys"), ApiKey)).ShouldBe((403, "session.confirm"));
    }

    [Fact]
    public async Task Confirming_one_session_confirms_no_other()
    {
        var other = await _server.SignInAsync("owner@example.org");
        _clock.Advance(TimeSpan.FromMinutes(16));
        await other.PostAsync("api/v1/session/confirm", new { password = TestServer.Password });

        await other.PostAsync(_server.In("keys"), ApiKey);
        (await _server.Owner.RefusedAsync(HttpMethod.Post, _server.In("keys"), ApiKey)).ShouldBe((403, "session.confirm"));
    }

    [Fact]
    public async Task Guesses_at_the_password_lock_the_account()
    {
        for (var i = 0; i < 5; i++) await ConfirmAsync(_server.Owner, "Wrong-Harbour-Velvet-99");
        (await ConfirmAsync(_server.Owner, TestServer.Password)).ShouldBe((429, "session.locked"));
    }

    [Fact]
    public async Task A_second_factor_is_asked_for_too()
    {
        var begun = await _server.Owner.PostAsync("api/v1/me/totp");
        var secret = TotpTests.FromBase32(begun.Text("secret"));
        await _server.Owner.PutAsync("api/v1/me/totp", new { code = Totp.Code(secret, _clock.GetUtcNow()) });
        _clock.Advance(TimeSpan.FromMinutes(16));

        (await ConfirmAsync(_server.Owner, TestServer.Password)).ShouldBe((422, "request.fields"));
        await _server.Owner.PostAsync("api/v1/session/confirm", new { password = TestServer.Password, totp = Totp.Code(secret, _clock.GetUtcNow()) });

        await _server.Owner.PostAsync(_server.In("keys"), ApiKey);
    }

    [Fact]
    public async Task A_key_has_no_password_to_enter()
    {
        using var client = _server.WithKey(await _server.KeyAsync("admin"));
        _clock.Advance(TimeSpan.FromMinutes(16));
        using var answer = await client.GetAsync(_server.In($"customers/{Guid.NewGuid()}/export"), Ct);
        (await answer.ProblemAsync()).Status.ShouldBe(404);
    }

    // The demo company's link opens with nothing to type, and there is nothing to ask for until the account is claimed.
    [Fact]
    public void An_account_without_a_password_is_not_asked_for_one()
    {
        var now = _clock.GetUtcNow();
        var unclaimed = new SignedIn(Guid.NewGuid(), Guid.NewGuid(), "Owner", Founder: true, new Dictionary<WorkspaceId, Role>(), now, Confirmed: null, MustEnrol: false);
        unclaimed.IsFresh(now + TimeSpan.FromHours(8)).ShouldBeTrue();
        (unclaimed with { Confirmed = now }).IsFresh(now + TimeSpan.FromHours(8)).ShouldBeFalse();
    }

    static Task<(int Status, string Code)> ConfirmAsync(Rapport.Tests.Server.Browser browser, string password) =>
        browser.RefusedAsync(HttpMethod.Post, "api/v1/session/confirm", new { password });
}
