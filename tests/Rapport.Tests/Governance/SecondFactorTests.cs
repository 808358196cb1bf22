using Microsoft.Extensions.DependencyInjection;
using Rapport.Governance;
using Rapport.Governance.People;
using Rapport.Tests.Server;

namespace Rapport.Tests.Governance;

/// <summary>An owner demands two-factor sign-in: who has no second factor sets one up and does nothing else before.</summary>
[Trait("Row", "9.16")]
public sealed class SecondFactorTests : IAsyncLifetime
{
    readonly TestClock _clock = new();
    TestServer _server = null!; // set by InitializeAsync

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    string Route => _server.In("settings/second-factor");

    public async ValueTask InitializeAsync() =>
        _server = await TestServer.StartAsync(s => s.Replace = services => services.AddSingleton<TimeProvider>(_clock));

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Who_has_none_can_do_nothing_but_set_it_up_and_then_everything()
    {
        var member = await _server.PersonAsync("analyst");
        await DemandAsync();

        foreach (var path in (string[])[_server.In(""), _server.In("customers"), "api/v1/me/sessions", "api/v1/health"])
            (await member.RefusedAsync(HttpMethod.Get, path)).ShouldBe((403, "session.enrol"), path);
        (await member.RefusedAsync(HttpMethod.Patch, "api/v1/me", new { name = "X" })).ShouldBe((403, "session.enrol"));
        (await member.RefusedAsync(HttpMethod.Post, "api/v1/workspaces", new { name = "X", zone = "UTC", currency = "EUR", language = "en" })).ShouldBe((403, "session.enrol"));
        (await member.GetAsync("api/v1/session")).GetProperty("mustEnrol").GetBoolean().ShouldBeTrue();
        (await _server.Services.GetRequiredService<IMembers>().MaySeeAsync(await SessionAsync(member), new(_server.Workspace), Ct)).ShouldBeFalse("live connections end too");

        await EnrolAsync(member);

        await member.GetAsync(_server.In("customers"));
        (await member.GetAsync("api/v1/session")).GetProperty("mustEnrol").GetBoolean().ShouldBeFalse();
        (await _server.Owner.GetAsync(Route)).GetProperty("without").GetInt32().ShouldBe(0);
    }

    [Fact]
    public async Task It_is_asked_for_at_the_next_sign_in_and_of_who_joins_later()
    {
        await DemandAsync();
        var newcomer = await _server.PersonAsync("new@example.org", "viewer");
        (await newcomer.RefusedAsync(HttpMethod.Get, _server.In(""))).ShouldBe((403, "session.enrol"));
        var again = await _server.SignInAsync("new@example.org");
        again.Session.GetProperty("mustEnrol").GetBoolean().ShouldBeTrue();
        (await again.RefusedAsync(HttpMethod.Get, _server.In(""))).ShouldBe((403, "session.enrol"));
        await again.PostAsync("api/v1/sign-out");
    }

    [Fact]
    public async Task Only_an_owner_who_has_one_demands_it_and_whoever_removes_theirs_is_led_back()
    {
        var admin = await _server.PersonAsync("admin");
        (await admin.GetAsync(Route)).GetProperty("required").GetBoolean().ShouldBeFalse();
        (await admin.RefusedAsync(HttpMethod.Put, Route, new { required = true })).ShouldBe((403, "access.role"));
        (await _server.Owner.RefusedAsync(HttpMethod.Put, Route, new { required = true })).ShouldBe((409, "second_factor.own"));
        var secret = await DemandAsync();
        (await _server.Owner.GetAsync(Route)).GetProperty("without").GetInt32().ShouldBe(1);

        _clock.Advance(TimeSpan.FromSeconds(30));
        await _server.Owner.DeleteAsync("api/v1/me/totp", new { code = Totp.Code(secret, _clock.GetUtcNow()) });

        (await _server.Owner.RefusedAsync(HttpMethod.Get, _server.In(""))).ShouldBe((403, "session.enrol"));
        await EnrolAsync(_server.Owner);
        await _server.Owner.PutAsync(Route, new { required = false });
        await admin.GetAsync(_server.In(""));
        (await _server.Owner.GetAsync(_server.In("audit"))).GetRawText().ShouldContain("workspace.second_factor");
    }

    [Fact]
    public async Task A_workspace_that_demands_nothing_is_not_touched()
    {
        var stranger = await _server.PersonAsync("viewer", _server.OtherWorkspace);
        await DemandAsync();
        await stranger.GetAsync(TestServer.In(_server.OtherWorkspace, ""));
    }

    async Task<byte[]> DemandAsync()
    {
        var secret = await EnrolAsync(_server.Owner);
        await _server.Owner.PutAsync(Route, new { required = true });
        return secret;
    }

    async Task<byte[]> EnrolAsync(Server.Browser person)
    {
        _clock.Advance(TimeSpan.FromSeconds(30));
        var secret = TotpTests.FromBase32((await person.PostAsync("api/v1/me/totp")).Text("secret"));
        await person.PutAsync("api/v1/me/totp", new { code = Totp.Code(secret, _clock.GetUtcNow()) });
        return secret;
    }

    async Task<Guid> SessionAsync(Server.Browser person)
    {
        await using var connection = await _server.Services.GetRequiredService<Rapport.Kernel.IStateStore>().OpenReadAsync(Ct);
        await using var command = Rapport.Kernel.Sql.With(Rapport.Kernel.Sql.Command(connection, "SELECT id FROM session WHERE person = @p"), "@p", person.PersonId);
        return new Guid((byte[])(await command.ExecuteScalarAsync(Ct))!, bigEndian: true); // the session of the person is there
    }
}
