using Rapport.Tests.Server;

namespace Rapport.Tests.Governance;

/// <summary>Safety 2.8: nobody gains what they were not given.</summary>
[Collection(nameof(OneServer))]
[Trait("Row", "9.1")]
public sealed class RoleTests(TestServer server)
{
    // 105.
    [Fact]
    public async Task Nobody_raises_their_own_role_or_invites_above_it()
    {
        var viewer = await server.PersonAsync("viewer");
        var admin = await server.PersonAsync("admin");

        (await viewer.RefusedAsync(HttpMethod.Patch, server.In($"people/{viewer.PersonId}"), new { role = "owner" })).ShouldBe((403, "access.role"));
        (await admin.RefusedAsync(HttpMethod.Patch, server.In($"people/{admin.PersonId}"), new { role = "owner" })).ShouldBe((403, "person.outranked"));
        (await admin.RefusedAsync(HttpMethod.Post, server.In("people/invites"), new { email = "x@example.org", role = "owner" })).ShouldBe((403, "person.outranked"));
        (await admin.RefusedAsync(HttpMethod.Patch, server.In($"people/{server.Owner.PersonId}"), new { role = "viewer" })).ShouldBe((403, "person.outranked"));
        (await admin.RefusedAsync(HttpMethod.Delete, server.In($"people/{server.Owner.PersonId}"))).ShouldBe((403, "person.outranked"));
        (await admin.RefusedAsync(HttpMethod.Post, server.In($"people/{server.Owner.PersonId}/reset"))).ShouldBe((403, "person.outranked"));
    }

    // A password opens all workspaces of its person.
    [Fact]
    public async Task An_admin_here_makes_no_reset_link_for_an_owner_elsewhere()
    {
        var admin = await server.PersonAsync("admin");
        var email = $"p{Guid.NewGuid():N}@example.org";
        var ownerElsewhere = await server.PersonAsync(email, "owner", server.OtherWorkspace);
        var invite = await server.Owner.PostAsync(server.In("people/invites"), new { email, role = "viewer" });
        await server.Stranger().EnterAsync($"api/v1/invites/{invite.Text("link").Split('/')[^1]}", new { password = TestServer.Password });

        (await admin.RefusedAsync(HttpMethod.Post, server.In($"people/{ownerElsewhere.PersonId}/reset"))).ShouldBe((403, "person.outranked"));
    }

    [Fact]
    public async Task A_role_given_and_taken_counts_from_the_next_request()
    {
        var person = await server.PersonAsync("viewer");
        (await person.RefusedAsync(HttpMethod.Get, server.In("keys"))).Status.ShouldBe(403);

        await server.Owner.PatchAsync(server.In($"people/{person.PersonId}"), new { role = "admin" });
        await person.GetAsync(server.In("keys"));

        await server.Owner.DeleteAsync(server.In($"people/{person.PersonId}"));
        (await person.RefusedAsync(HttpMethod.Get, server.In("keys"))).ShouldBe((404, "workspace.unknown"));
    }

    // 106.
    [Theory]
    [InlineData("PATCH", "api/v1/me", """{"name":"X","founder":true}""")]
    [InlineData("PATCH", "api/v1/me", """{"name":"X","role":"owner"}""")]
    [InlineData("POST", "api/v1/workspaces", """{"name":"X","zone":"UTC","currency":"EUR","language":"en","id":"01900000-0000-7000-8000-000000000001"}""")]
    [InlineData("POST", "api/v1/workspaces", """{"name":"X","zone":"UTC","currency":"EUR","language":"en","isDemo":true}""")]
    public async Task A_field_that_is_not_for_the_caller_is_refused(string method, string path, string body) =>
        (await server.Owner.RefusedAsync(new HttpMethod(method), path, new StringContent(body, new System.Net.Http.Headers.MediaTypeHeaderValue("application/json"))))
            .ShouldBe((400, "request.invalid"));

    // 109.
    [Fact]
    public async Task The_last_owner_stays()
    {
        var workspace = (await server.Owner.PostAsync("api/v1/workspaces", new { name = "Alone", zone = "UTC", currency = "EUR", language = "en" })).Id();
        var me = TestServer.In(workspace, $"people/{server.Owner.PersonId}");

        (await server.Owner.RefusedAsync(HttpMethod.Delete, me)).ShouldBe((409, "person.last_owner"));
        (await server.Owner.RefusedAsync(HttpMethod.Patch, me, new { role = "admin" })).ShouldBe((409, "person.last_owner"));
    }

    [Fact]
    public async Task A_member_may_leave()
    {
        var viewer = await server.PersonAsync("viewer");
        await viewer.DeleteAsync(server.In($"people/{viewer.PersonId}"));
        (await viewer.RefusedAsync(HttpMethod.Get, server.In(""))).Status.ShouldBe(404);
    }

    [Fact]
    public async Task A_withdrawn_invitation_opens_nothing()
    {
        var email = $"p{Guid.NewGuid():N}@example.org";
        var invite = await server.Owner.PostAsync(server.In("people/invites"), new { email, role = "viewer" });
        var id = (await server.Owner.GetAsync(server.In("people"))).GetProperty("invites").EnumerateArray().Single(i => i.Text("email") == email).Id();

        await server.Owner.DeleteAsync(server.In($"people/invites/{id}"));

        (await server.Stranger().RefusedAsync(HttpMethod.Get, $"api/v1/invites/{invite.Text("link").Split('/')[^1]}")).ShouldBe((410, "invite.over"));
    }

    // 104: ids of another workspace are unknown in this one, also to somebody who owns both.
    [Fact]
    public async Task An_object_of_another_workspace_is_unknown_here()
    {
        var key = await server.Owner.PostAsync(TestServer.In(server.OtherWorkspace, "keys"), new { name = "K", kind = "write", dialect = "segment" });
        var person = await server.PersonAsync("viewer", server.OtherWorkspace);

        (await server.Owner.RefusedAsync(HttpMethod.Delete, server.In($"keys/{key.Id()}"))).Status.ShouldBe(404);
        (await server.Owner.RefusedAsync(HttpMethod.Patch, server.In($"people/{person.PersonId}"), new { role = "agent" })).Status.ShouldBe(404);
        (await server.Owner.RefusedAsync(HttpMethod.Delete, server.In($"people/{person.PersonId}"))).Status.ShouldBe(404);
        (await server.Owner.RefusedAsync(HttpMethod.Post, server.In($"people/{person.PersonId}/reset"))).Status.ShouldBe(404);
    }
}
